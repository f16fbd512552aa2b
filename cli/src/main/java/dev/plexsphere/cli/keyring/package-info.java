/** The keyring of the person's desktop, where secrets are kept that no file shall hold. */
@NullMarked
package dev.plexsphere.cli.keyring;

import org.jspecify.annotations.NullMarked;
