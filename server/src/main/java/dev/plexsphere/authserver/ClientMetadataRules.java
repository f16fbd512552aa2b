package dev.plexsphere.authserver;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be registered of a client, and what is where nothing was said (RFC 7591 section 2). A
 * client that registers itself gets less than one that an administrator registers: nothing for
 * itself, nothing of an API, and nothing of a person who was not asked.
 */
enum ClientMetadataRules {
  /** Whoever runs the Domain says it. */
  ADMINISTRATOR(true),
  /** The client says it. */
  CLIENT(false);

  private static final Set<String> FOR_PEOPLE =
      Set.of(GrantType.AUTHORIZATION_CODE.value(), GrantType.DEVICE_CODE.value());
  private static final int LIST_MAX = 20;
  private static final int SCOPE_MAX = 1000;

  /** No line breaks, and nothing that turns the direction of what people read. */
  private static final Pattern NAME =
      Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}]{0,200}");

  /** RFC 6749 section 3.3, also of audiences. */
  private static final Predicate<String> TOKEN =
      Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,256}").asMatchPredicate();

  private final boolean ofItself;

  /**
   * @param ofItself may have tokens for itself, not for people alone
   */
  ClientMetadataRules(boolean ofItself) {
    this.ofItself = ofItself;
  }

  /** True for a grant that such a client may have. */
  boolean allows(GrantType grant) {
    return switch (grant) {
      case AUTHORIZATION_CODE, REFRESH_TOKEN, DEVICE_CODE -> true;
      case CLIENT_CREDENTIALS -> ofItself;
      case JWT_BEARER, TOKEN_EXCHANGE -> false; // for those of the configuration
    };
  }

  /** True for a proof that such a client may be registered with. */
  boolean allows(ClientProof proof) {
    return switch (proof) {
      case NONE, BASIC, POST, PRIVATE_KEY_JWT -> true;
      case TLS -> this == ADMINISTRATOR;
      case SPIFFE_JWT -> false; // for machines
    };
  }

  /**
   * What is registered.
   *
   * @throws ClientFault {@code invalid_redirect_uri}, {@code invalid_client_metadata}
   */
  ClientMetadata of(ClientWish wish) {
    var grantTypes =
        grantTypes(or(wish.list(ClientMember.GRANT_TYPES), GrantType.AUTHORIZATION_CODE.value()));
    boolean codes = grantTypes.contains(GrantType.AUTHORIZATION_CODE.value());
    var proof = or(wish.text(ClientMember.TOKEN_ENDPOINT_AUTH_METHOD), ClientProof.BASIC.value());
    require(
        ClientMember.TOKEN_ENDPOINT_AUTH_METHOD,
        ClientProof.of(proof).filter(this::allows).isPresent(),
        this == ADMINISTRATOR
            ? "token_endpoint_auth_method is none, client_secret_basic, client_secret_post,"
                + " private_key_jwt or tls_client_auth"
            : "token_endpoint_auth_method is none, client_secret_basic, client_secret_post or"
                + " private_key_jwt");
    require(
        ClientMember.GRANT_TYPES,
        !(proof.equals(ClientProof.NONE.value())
            && grantTypes.contains(GrantType.CLIENT_CREDENTIALS.value())),
        "client_credentials is for a client that proves itself");
    var responseTypes =
        distinct(
            ClientMember.RESPONSE_TYPES,
            or(wish.list(ClientMember.RESPONSE_TYPES), codes ? "code" : ""));
    require(
        ClientMember.RESPONSE_TYPES,
        responseTypes.equals(codes ? List.of("code") : List.of()),
        "response_types is code with the grant type authorization_code, and empty without it");
    var redirectUris = uris(ClientMember.REDIRECT_URIS, wish);
    if (codes && redirectUris.isEmpty()) {
      throw redirect(
          ClientMember.REDIRECT_URIS,
          "redirect_uris is needed for the grant type authorization_code");
    }
    var name = or(wish.text(ClientMember.CLIENT_NAME), "").strip();
    require(
        ClientMember.CLIENT_NAME, isName(name), "client_name has up to 200 characters on one line");
    return new ClientMetadata(
        name,
        redirectUris,
        uris(ClientMember.POST_LOGOUT_REDIRECT_URIS, wish),
        grantTypes,
        responseTypes,
        proof,
        scope(wish.text(ClientMember.SCOPE), grantTypes.stream().anyMatch(FOR_PEOPLE::contains)),
        audiences(ClientMember.AUDIENCES, wish),
        audiences(ClientMember.RESOURCES, wish),
        consent(wish.flag(ClientMember.REQUIRE_CONSENT)),
        Boolean.TRUE.equals(wish.flag(ClientMember.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS)),
        SigningRules.algorithm(wish),
        SigningRules.format(wish),
        SigningRules.keys(wish, proof),
        backchannel(wish.text(ClientMember.BACKCHANNEL_LOGOUT_URI)),
        Boolean.TRUE.equals(wish.flag(ClientMember.BACKCHANNEL_LOGOUT_SESSION_REQUIRED)),
        certificate(wish, proof));
  }

  /** True for a name as people may be shown it; the empty one is none. */
  static boolean isName(String text) {
    return NAME.matcher(text.strip()).matches();
  }

  private @Nullable ClientCertificate certificate(ClientWish wish, String proof) {
    var certificate = CertificateRules.of(wish, proof.equals(ClientProof.TLS.value()));
    require(
        ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS,
        this == ADMINISTRATOR || !certificate.isNeeded(),
        "certificates are an administrator's to say");
    return certificate.isNeeded() ? certificate : null;
  }

  private List<String> grantTypes(List<String> wished) {
    var distinct = distinct(ClientMember.GRANT_TYPES, wished);
    require(ClientMember.GRANT_TYPES, !distinct.isEmpty(), "grant_types has one or more");
    for (var each : distinct) {
      require(
          ClientMember.GRANT_TYPES,
          GrantType.of(each).filter(this::allows).isPresent(),
          "grant_types has something that such a client cannot have");
    }
    require(
        ClientMember.GRANT_TYPES,
        !distinct.contains(GrantType.REFRESH_TOKEN.value())
            || distinct.stream().anyMatch(FOR_PEOPLE::contains),
        "refresh_token needs authorization_code or the device grant");
    return distinct;
  }

  private static List<String> uris(ClientMember member, ClientWish wish) {
    var distinct = distinct(member, or(wish.list(member), ""));
    for (var each : distinct) {
      if (!ClientUris.isGood(each)) {
        throw redirect(
            member,
            member.wire()
                + " are https, http on loopback, or a scheme of the program's own with a dot in it,"
                + " without a user, a fragment or a star, with a port from 1 to 65535 if any");
      }
    }
    return distinct;
  }

  private static @Nullable String backchannel(@Nullable String wished) {
    require(
        ClientMember.BACKCHANNEL_LOGOUT_URI,
        wished == null || ClientUris.isBackchannel(wished),
        "backchannel_logout_uri is https, or http on loopback, without a user, a fragment or a"
            + " star, with a port from 1 to 65535 if any");
    return wished;
  }

  private String scope(@Nullable String wished, boolean people) {
    var scope = or(wished, people ? String.join(" ", Client.ALL_SCOPES) : "").strip();
    require(
        ClientMember.SCOPE,
        scope.length() <= SCOPE_MAX,
        "scope has up to " + SCOPE_MAX + " characters");
    if (scope.isEmpty()) {
      return scope;
    }
    var scopes = Arrays.stream(scope.split(" +")).distinct().toList();
    require(
        ClientMember.SCOPE,
        scopes.stream().allMatch(TOKEN)
            && (this == ADMINISTRATOR || Client.ALL_SCOPES.containsAll(scopes)),
        this == ADMINISTRATOR
            ? "scope is words of printable ASCII without quotes or backslashes"
            : "scope is of " + String.join(" ", Client.ALL_SCOPES));
    return String.join(" ", scopes);
  }

  private List<String> audiences(ClientMember member, ClientWish wish) {
    var distinct = distinct(member, or(wish.list(member), ""));
    require(
        member,
        this == ADMINISTRATOR || distinct.isEmpty(),
        member.wire() + " is an administrator's to say");
    require(
        member,
        distinct.stream().allMatch(each -> TOKEN.test(each) && !each.equals(Client.API)),
        member.wire() + " are names of your own APIs, 1 to 256 characters of printable ASCII");
    return distinct;
  }

  private boolean consent(@Nullable Boolean wished) {
    boolean consent = Objects.requireNonNullElse(wished, true);
    require(
        ClientMember.REQUIRE_CONSENT,
        consent || this == ADMINISTRATOR,
        "require_consent is an administrator's to say");
    return consent;
  }

  private static String or(@Nullable String wished, String otherwise) {
    return wished == null ? otherwise : wished;
  }

  private static List<String> or(@Nullable List<String> wished, String otherwise) {
    if (wished == null) {
      return otherwise.isEmpty() ? List.of() : List.of(otherwise);
    }
    return wished;
  }

  private static List<String> distinct(ClientMember member, List<String> wished) {
    require(
        member,
        wished.size() <= LIST_MAX && wished.stream().allMatch(Objects::nonNull),
        "A list has up to " + LIST_MAX + " members, and none is null");
    return wished.stream().distinct().toList();
  }

  static void require(ClientMember member, boolean good, String otherwise) {
    if (!good) {
      throw new ClientFault(member, "invalid_client_metadata", otherwise);
    }
  }

  private static RuntimeException redirect(ClientMember member, String description) {
    return new ClientFault(member, "invalid_redirect_uri", description);
  }
}
