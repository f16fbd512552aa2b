/** Protocol words of OAuth 2 and OpenID Connect; a leaf. */
@NullMarked
package dev.plexsphere.oauth;

import org.jspecify.annotations.NullMarked;
