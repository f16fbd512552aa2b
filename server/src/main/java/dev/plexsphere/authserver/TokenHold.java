package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.ids.PrincipalRef;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an access token hangs on, as its claims say. A person's names its session, that of a machine
 * which an issuer vouched for names the machine, and a machine's own has the client as its subject.
 * A client that is not declared must be a machine of the Domain's. One that was exchanged hangs on
 * the token it came from, and on all that that one hung on.
 */
record TokenHold(
    @Nullable UUID origin,
    @Nullable String session,
    @Nullable String machine,
    @Nullable UUID service) {
  private static final String SERVICE = PrincipalRef.Kind.SERVICE.wire() + ":";

  /** Empty for what is none of these, or two at once. */
  static Optional<TokenHold> of(HostedServer server, JWTClaimsSet claims) {
    var client = AccessTokenService.clientId(claims);
    var subject = String.valueOf(claims.getSubject());
    var session = claims.getClaim("sid") instanceof String sid ? sid : null;
    var service = service(subject).orElse(null);
    var origin = origin(claims).orElse(null);
    boolean exchanged = claims.getClaim(HostedTokens.ACTOR) != null;
    boolean own = client.equals(subject);
    boolean machine = own || (exchanged && session == null && service == null);
    boolean one = count(machine) + count(session != null) + count(service != null) == 1;
    if (!one || exchanged != (origin != null) || (exchanged && !isDeclared(server, client))) {
      return Optional.empty();
    }
    var named = machine ? subject : client;
    return Optional.of(
        new TokenHold(origin, session, isDeclared(server, named) ? null : named, service));
  }

  private static int count(boolean holds) {
    return holds ? 1 : 0;
  }

  private static boolean isDeclared(HostedServer server, String client) {
    return server.client(client).isPresent();
  }

  private static Optional<UUID> origin(JWTClaimsSet claims) {
    return claims.getClaim(HostedTokens.ORIGIN) instanceof String id
        ? TokenReader.uuid(id)
        : Optional.empty();
  }

  private static Optional<UUID> service(String subject) {
    return subject.startsWith(SERVICE)
        ? TokenReader.uuid(subject.substring(SERVICE.length()))
        : Optional.empty();
  }

  AccessTokens.Key key(AccessTokens.Id id) {
    return new AccessTokens.Key(id, origin, session, machine, service);
  }
}
