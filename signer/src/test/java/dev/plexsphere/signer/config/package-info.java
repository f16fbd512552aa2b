@NullMarked
package dev.plexsphere.signer.config;

import org.jspecify.annotations.NullMarked;
