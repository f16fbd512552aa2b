/** People of the hosted server: names, passwords, throttling. Owns accounts. */
@NullMarked
package dev.plexsphere.account;

import org.jspecify.annotations.NullMarked;
