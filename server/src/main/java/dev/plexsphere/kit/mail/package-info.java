/** Outgoing e-mail. The library behind it is loaded only where mail is configured. */
@NullMarked
package dev.plexsphere.kit.mail;

import org.jspecify.annotations.NullMarked;
