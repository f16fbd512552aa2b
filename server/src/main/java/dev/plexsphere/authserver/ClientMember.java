package dev.plexsphere.authserver;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The members of what is registered of a client: those of RFC 7591 section 2, and of OpenID Connect
 * (Registration section 2, RP-Initiated Logout section 3.1, Back-Channel Logout section 2.2), RFC
 * 8705 and RFC 9126, and ours. Whoever reads or writes metadata does so by this list.
 */
public enum ClientMember {
  CLIENT_NAME(Shape.TEXT),
  REDIRECT_URIS(Shape.LIST),
  POST_LOGOUT_REDIRECT_URIS(Shape.LIST),
  GRANT_TYPES(Shape.LIST),
  RESPONSE_TYPES(Shape.LIST),
  TOKEN_ENDPOINT_AUTH_METHOD(Shape.TEXT),
  SCOPE(Shape.TEXT),
  AUDIENCES(Shape.LIST),
  RESOURCES(Shape.LIST),
  REQUIRE_CONSENT(Shape.FLAG),
  REQUIRE_PUSHED_AUTHORIZATION_REQUESTS(Shape.FLAG),
  ID_TOKEN_SIGNED_RESPONSE_ALG(Shape.TEXT),
  ACCESS_TOKEN_FORMAT(Shape.TEXT),
  JWKS(Shape.OBJECT),
  JWKS_URI(Shape.TEXT),
  BACKCHANNEL_LOGOUT_URI(Shape.TEXT),
  BACKCHANNEL_LOGOUT_SESSION_REQUIRED(Shape.FLAG),
  TLS_CLIENT_AUTH_SUBJECT_DN(Shape.TEXT),
  TLS_CLIENT_AUTH_SAN_DNS(Shape.TEXT),
  TLS_CLIENT_AUTH_SAN_URI(Shape.TEXT),
  TLS_CLIENT_AUTH_SAN_IP(Shape.TEXT),
  TLS_CLIENT_AUTH_SAN_EMAIL(Shape.TEXT),
  TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS(Shape.FLAG);

  private enum Shape {
    TEXT("a string"),
    FLAG("true or false"),
    LIST("a list of strings"),
    OBJECT("an object");

    private final String words;

    Shape(String words) {
      this.words = words;
    }
  }

  private final Shape shape;

  ClientMember(Shape shape) {
    this.shape = shape;
  }

  /** As JSON spells it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True for one that says something of certificates (RFC 8705). */
  boolean isOfCertificates() {
    return name().startsWith("TLS_");
  }

  /** True for a value of the member's shape, as JSON is read. */
  boolean takes(Object value) {
    return switch (shape) {
      case TEXT -> value instanceof String;
      case FLAG -> value instanceof Boolean;
      case LIST ->
          value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      case OBJECT -> value instanceof Map;
    };
  }

  /** What a value would have to be, in words. */
  String shape() {
    return shape.words;
  }
}
