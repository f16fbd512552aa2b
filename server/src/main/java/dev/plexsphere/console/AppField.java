package dev.plexsphere.console;

import dev.plexsphere.authserver.ClientMember;
import dev.plexsphere.authserver.ClientMetadata;
import dev.plexsphere.authserver.ClientProof;
import dev.plexsphere.authserver.ClientTokens;
import dev.plexsphere.authserver.GrantType;
import dev.plexsphere.jwk.SigningAlgorithm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A field of the form that changes an application. What it may hold is for the API's rules. */
enum AppField {
  NAME(
      ClientMember.CLIENT_NAME,
      Kind.LINE,
      "Name",
      "People read it when they are asked. Without one they read the client id."),
  REDIRECTS(
      ClientMember.REDIRECT_URIS,
      Kind.LINES,
      "Redirect URIs, one a line",
      "https, http on this machine (127.0.0.1, [::1] or localhost), or a scheme of the program's"
          + " own with a dot in it."),
  AFTER_LOGOUT(
      ClientMember.POST_LOGOUT_REDIRECT_URIS,
      Kind.LINES,
      "After signing out, one a line (optional)",
      "Where a browser may be sent back to. Of the same kinds."),
  BACKCHANNEL(
      ClientMember.BACKCHANNEL_LOGOUT_URI,
      Kind.LINE,
      "Hears of sign-outs at (optional)",
      "We post there when a session ends: https, or http on this machine."),
  GRANTS(ClientMember.GRANT_TYPES, Kind.CHECKS, "Gets tokens", ""),
  PROOF(
      ClientMember.TOKEN_ENDPOINT_AUTH_METHOD,
      Kind.CHOICE,
      "Authenticates by",
      "Without a secret it loses the one it has; with one again it is shown another, once."),
  SCOPE(
      ClientMember.SCOPE, Kind.LINE, "May ask for (optional)", "Scopes, with blanks between them."),
  AUDIENCES(
      ClientMember.AUDIENCES,
      Kind.LINES,
      "Audiences, one a line (optional)",
      "APIs that its access tokens are for; the first where it names none."),
  RESOURCES(
      ClientMember.RESOURCES,
      Kind.LINES,
      "Is the API of, one a line (optional)",
      "Audiences whose tokens it may ask about."),
  ALGORITHM(
      ClientMember.ID_TOKEN_SIGNED_RESPONSE_ALG,
      Kind.CHOICE,
      "Tokens are signed by",
      "ID tokens, and access tokens that are JWTs. ES256 where nothing speaks against it."),
  FORMAT(
      ClientMember.ACCESS_TOKEN_FORMAT,
      Kind.CHOICE,
      "Access tokens",
      "A JWT is read where it arrives; an opaque one is asked about here."),
  ASKS(ClientMember.REQUIRE_CONSENT, Kind.CHECKS, "People", ""),
  PUSHED(ClientMember.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS, Kind.CHECKS, "Requests", "");

  /** What a form draws. */
  enum Kind {
    LINE,
    LINES,
    CHOICE,
    CHECKS
  }

  /** The value of a box that is checked. */
  static final String YES = "yes";

  private final ClientMember member;
  private final Kind kind;
  private final String label;
  private final String hint;

  AppField(ClientMember member, Kind kind, String label, String hint) {
    this.member = member;
    this.kind = kind;
    this.label = label;
    this.hint = hint;
  }

  ClientMember member() {
    return member;
  }

  Kind kind() {
    return kind;
  }

  String label() {
    return label;
  }

  String hint() {
    return hint;
  }

  /** False where the API alone changes it, or where nothing but one value is allowed. */
  boolean isFor(ClientMetadata metadata, boolean dynamic) {
    return switch (this) {
      case PROOF -> proofs().containsKey(metadata.tokenEndpointAuthMethod());
      case AUDIENCES, RESOURCES, ASKS -> !dynamic;
      default -> true;
    };
  }

  /**
   * What there is to choose from, in words.
   *
   * @param dynamic of an application that registered itself
   */
  Map<String, String> options(boolean dynamic) {
    var out = new LinkedHashMap<String, String>();
    switch (this) {
      case GRANTS -> {
        out.put(GrantType.AUTHORIZATION_CODE.value(), "when people sign in to it");
        out.put(GrantType.DEVICE_CODE.value(), "when people sign in on another device");
        out.put(GrantType.REFRESH_TOKEN.value(), "while people stay signed in (refresh tokens)");
        if (!dynamic) {
          out.put(GrantType.CLIENT_CREDENTIALS.value(), "for itself (client_credentials)");
        }
      }
      case PROOF -> out.putAll(proofs());
      case ALGORITHM ->
          Arrays.stream(SigningAlgorithm.values())
              .forEach(each -> out.put(each.value(), each.value()));
      case FORMAT -> {
        out.put(ClientTokens.JWT, "JWT");
        out.put(ClientTokens.OPAQUE, "opaque");
      }
      case ASKS -> out.put(YES, "are asked before it gets anything");
      case PUSHED -> out.put(YES, "have to be pushed first (RFC 9126)");
      default -> {}
    }
    return out;
  }

  private static Map<String, String> proofs() {
    var out = new LinkedHashMap<String, String>();
    out.put(ClientProof.BASIC.value(), "client_secret_basic, a secret");
    out.put(ClientProof.POST.value(), "client_secret_post, a secret");
    out.put(ClientProof.NONE.value(), "none: a browser or device");
    return out;
  }

  /** True for a member that is a list. */
  boolean isList() {
    return kind == Kind.LINES || this == GRANTS;
  }

  /** What is typed or chosen, of a value as metadata has it. */
  List<String> typed(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(String::valueOf).toList();
      case Boolean flag -> flag ? List.of(YES) : List.of();
      default -> List.of(value.toString());
    };
  }
}
