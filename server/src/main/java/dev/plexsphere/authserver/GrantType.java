package dev.plexsphere.authserver;

import java.util.Arrays;
import java.util.Optional;

/** How a client may come to a token. */
public enum GrantType {
  /** A person signed in (RFC 6749 section 4.1). */
  AUTHORIZATION_CODE("authorization_code"),
  /** And stays signed in (section 6). */
  REFRESH_TOKEN("refresh_token"),
  /** A machine for itself (section 4.4). */
  CLIENT_CREDENTIALS("client_credentials"),
  /** A person approved on another device (RFC 8628 section 3.4). */
  DEVICE_CODE("urn:ietf:params:oauth:grant-type:device_code"),
  /** For a machine that its issuer vouches for (RFC 7523 section 2.1). */
  JWT_BEARER("urn:ietf:params:oauth:grant-type:jwt-bearer"),
  /** A lesser token for one that was sent to a resource (RFC 8693). */
  TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange");

  private final String value;

  GrantType(String value) {
    this.value = value;
  }

  /** As {@code grant_type} spells it. */
  public String value() {
    return value;
  }

  /** The one of that spelling. */
  public static Optional<GrantType> of(String value) {
    return Arrays.stream(values()).filter(each -> each.value.equals(value)).findFirst();
  }
}
