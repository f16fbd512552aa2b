package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.jwk.SigningAlgorithm;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes access tokens, JWTs (RFC 9068) or rows, and ID tokens. */
final class HostedTokens {
  static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");

  /** Claims that userinfo tells for an access token beyond its scope; for nobody else. */
  static final String USERINFO_CLAIMS = "userinfo_claims";

  /** Who uses a token that was exchanged. */
  static final String ACTOR = "act";

  /** The token that it was exchanged for: when that is given back, both are. */
  static final String ORIGIN = "origin_jti";

  /** What a token that was exchanged says of its subject; roles are not handed on. */
  private static final List<String> OF_SUBJECT = List.of("sub", "sid", "auth_time", "acr", "amr");

  /** A password and nothing else (NIST SP 800-63B). */
  static final String ONE_FACTOR = "urn:nist:sp:800-63:aal1";

  private final KeyService keys;
  private final Ids ids;
  private final InstantSource clock;
  private final OpaqueTokens rows = new OpaqueTokens();

  HostedTokens(KeyService keys, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What a redeemed code or refresh token gives.
   *
   * @param type {@code token_type}
   * @param idToken null where the scope lacks openid
   */
  record Minted(
      String accessToken, String type, Duration expiresIn, @Nullable String idToken, String scope) {
    /** Never the tokens. */
    @Override
    public String toString() {
      return "Minted(***)";
    }
  }

  /** A person's access token. */
  TokenDraft draft(HostedServer server, Client client, Grant grant) {
    var hold = new TokenHold(null, grant.session().key(), null, null);
    return draft(
        client,
        access(server, grant, clock.instant()),
        () -> hold,
        server.policy().accessToken(),
        grant.scope());
  }

  /**
   * An access token for a machine, or one that the client gets in another's name (RFC 9068 section
   * 2.2).
   *
   * @param subject the client's own id for itself
   */
  TokenDraft draft(
      HostedServer server,
      Client client,
      String subject,
      String scope,
      @Nullable String audience,
      Confirmation confirmation) {
    var now = clock.instant();
    var lifetime = server.policy().accessToken();
    var claims =
        access(server, client.id(), scope, now)
            .subject(subject)
            .audience(audience == null ? server.issuer() : audience)
            .expirationTime(Date.from(now.plus(lifetime)))
            .claim(Confirmation.CLAIM, confirmation.members())
            .build();
    return draft(client, claims, () -> hold(server, claims), lifetime, scope);
  }

  private static TokenHold hold(HostedServer server, JWTClaimsSet claims) {
    return TokenHold.of(server, claims).orElseThrow();
  }

  /** Only a token that is stored needs to be told what it hangs on. */
  private static TokenDraft draft(
      Client client,
      JWTClaimsSet claims,
      Supplier<TokenHold> hold,
      Duration lifetime,
      String scope) {
    boolean opaque = client.tokens().opaque();
    return new TokenDraft(
        client.tokens(),
        claims,
        opaque ? hold.get() : null,
        opaque ? OpaqueToken.make() : null,
        lifetime,
        scope);
  }

  /** Writes down a token that says nothing itself; of a JWT nothing is kept. */
  void store(Handle tx, HostedServer server, TokenDraft draft) {
    var text = draft.opaque();
    var hold = draft.hold();
    if (text != null && hold != null) {
      var row = new OpaqueTokens.Row(draft.claims(), hold);
      rows.insert(tx, server.domain().id(), Secrets.sha256(text), row);
    }
  }

  /** The token, signed where it is a JWT. */
  Minted mint(HostedServer server, TokenDraft draft) {
    return new Minted(
        text(server, draft),
        Confirmation.of(draft.claims()).tokenType(),
        draft.lifetime(),
        null,
        draft.scope());
  }

  /** With an ID token for a client that asked for openid. */
  Minted mint(HostedServer server, Grant grant, TokenDraft draft) {
    var access = mint(server, draft);
    return grant.has("openid")
        ? new Minted(
            access.accessToken(),
            access.type(),
            access.expiresIn(),
            identity(server, grant, draft.form().algorithm(), access.accessToken()),
            access.scope())
        : access;
  }

  private String text(HostedServer server, TokenDraft draft) {
    var opaque = draft.opaque();
    return opaque == null
        ? keys.sign(server.domain().id(), draft.form().algorithm(), ACCESS, draft.claims())
        : opaque;
  }

  /** A lesser token for the same subject, which the client acts for (RFC 8693 section 4.1). */
  TokenDraft exchange(
      HostedServer server,
      Client client,
      JWTClaimsSet subject,
      String scope,
      String audience,
      Confirmation confirmation) {
    var now = clock.instant();
    var left = Duration.between(now, subject.getExpirationTime().toInstant());
    var lifetime = Collections.min(List.of(left, server.policy().accessToken()));
    var claims = access(server, client.id(), scope, now);
    OF_SUBJECT.forEach(name -> claims.claim(name, subject.getClaim(name)));
    claims
        .audience(audience)
        .expirationTime(Date.from(now.plus(lifetime)))
        .claim(ACTOR, Map.of("sub", client.id()))
        .claim(ORIGIN, subject.getJWTID())
        .claim(Confirmation.CLAIM, confirmation.members());
    var built = claims.build();
    return draft(client, built, () -> hold(server, built), lifetime, scope);
  }

  private JWTClaimsSet access(HostedServer server, Grant grant, Instant now) {
    var account = grant.session().account();
    return person(
            access(server, grant.clientId(), grant.scope(), now),
            grant,
            now,
            server.policy().accessToken())
        .audience(audiences(server, grant))
        .claim(Confirmation.CLAIM, grant.confirmation().members())
        .claim(USERINFO_CLAIMS, grant.has("openid") ? grant.claims() : null)
        .claim("roles", account.roles().isEmpty() ? null : account.roles())
        .build();
  }

  private JWTClaimsSet.Builder access(
      HostedServer server, String clientId, String scope, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(server.issuer())
        .issueTime(Date.from(now))
        .claim("client_id", clientId)
        .claim("scope", scope)
        .claim("tenant_id", server.domain().id().tenantId())
        .jwtID(ids.next().toString());
  }

  /** Who asked for openid may ask userinfo, too; the platform's is a part of its API. */
  private static List<String> audiences(HostedServer server, Grant grant) {
    var asked = grant.audience();
    if (asked == null) {
      return List.of(server.userinfo());
    }
    return grant.has("openid") && !server.domain().id().isPlatform()
        ? List.of(asked, server.userinfo())
        : List.of(asked);
  }

  private String identity(
      HostedServer server, Grant grant, SigningAlgorithm algorithm, String access) {
    var now = clock.instant();
    var account = grant.session().account();
    var claims = new JWTClaimsSet.Builder().issuer(server.issuer()).issueTime(Date.from(now));
    var built =
        person(claims, grant, now, server.policy().idToken())
            .audience(grant.clientId())
            .claim("nonce", grant.nonce())
            .claim("email", tells(server, grant, "email") ? account.email() : null)
            .claim("name", tells(server, grant, "name") ? account.displayName() : null)
            .claim("at_hash", algorithm.halfHash(access))
            .build();
    return keys.sign(server.domain().id(), algorithm, JOSEObjectType.JWT, built);
  }

  /**
   * What nobody asked for, and the person may not have been asked for, is not told. The platform's
   * clients are this installation's own, and want to show who signed in.
   */
  private static boolean tells(HostedServer server, Grant grant, String claim) {
    var asked = grant.claims();
    return server.domain().id().isPlatform()
        || grant.has(Objects.requireNonNull(ClaimsParameter.SCOPES.get(claim)))
        || (asked != null && List.of(asked.split(" ", -1)).contains(claim));
  }

  private static JWTClaimsSet.Builder person(
      JWTClaimsSet.Builder claims, Grant grant, Instant now, Duration lifetime) {
    var session = grant.session();
    return claims
        .subject(session.account().id().toString())
        .expirationTime(Date.from(now.plus(lifetime)))
        .claim("auth_time", session.authTime().getEpochSecond())
        .claim("acr", ONE_FACTOR)
        .claim("amr", session.amr())
        .claim("sid", session.key());
  }
}
