/**
 * Who exists in a Domain: users, linked by (issuer, sub) and never by e-mail, and service
 * identities. Owns users, user_links, service_identities.
 */
@NullMarked
package dev.plexsphere.identity;

import org.jspecify.annotations.NullMarked;
