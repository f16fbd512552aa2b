package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * An authorization server, ours or somebody else's, as the clients of the bench see it: RFC 6749
 * sections 4.4 and 6, RFC 7662. Clients prove themselves by HTTP Basic.
 *
 * @param token path of the token endpoint
 * @param introspection path of the introspection endpoint
 * @param machine who asks for tokens of its own
 * @param api who introspects them
 * @param web whose refresh tokens are used
 * @param credentials form of a request for an access token that is a JWT
 * @param introspected the same for a token that the introspection endpoint takes
 */
record OAuthServer(
    String token,
    String introspection,
    Client machine,
    Client api,
    Client web,
    String credentials,
    String introspected) {
  /** A confidential client. */
  record Client(String id, String secret) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** With a secret of its own. */
    static Client generated(String id) {
      return new Client(id, newSecret());
    }

    /** 256 bits in hexadecimal, which no encoding changes. */
    static String newSecret() {
      var bytes = new byte[32];
      RANDOM.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }

    /** Its header line, and that of a form. */
    String headers() {
      var pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
      return "Authorization: Basic "
          + Base64.getEncoder().encodeToString(pair)
          + "\r\n"
          + Visitor.FORM_BODY;
    }

    /** Never the secret. */
    @Override
    public String toString() {
      return "Client(" + id + ")";
    }
  }

  /** Another of the same form, for its own clients; the path ends without a slash. */
  OAuthServer at(String path) {
    return new OAuthServer(
        path + "/token", path + "/introspect", machine, api, web, credentials, introspected);
  }

  /** Asks for a machine's token. */
  Load.Step clientCredentials() {
    return clientCredentials(List.of(machine));
  }

  /** The same by many machines in turn. */
  Load.Step clientCredentials(List<Client> machines) {
    var requests =
        machines.stream()
            .map(each -> Wire.request("POST", token, each.headers(), credentials))
            .toList();
    var next = new AtomicInteger();
    return (wire, _) ->
        wire.expect(200, requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
  }

  /**
   * Introspects {@code count} tokens in turn, which are made here. An inactive one ends the run: a
   * no is quick.
   */
  Load.Step introspect(int port, int count) throws IOException {
    var requests = new byte[count][];
    try (var wire = new Wire(port)) {
      var wanted = Wire.request("POST", token, machine.headers(), introspected);
      for (int i = 0; i < count; i++) {
        var form = "token=" + wire.expect(200, wanted).text("access_token");
        requests[i] = Wire.request("POST", introspection, api.headers(), form);
      }
    }
    var next = new AtomicInteger();
    return (wire, _) -> {
      var answer = wire.expect(200, requests[Math.floorMod(next.getAndIncrement(), count)]);
      if (!answer.body().contains("\"active\":true")) {
        throw new IllegalStateException("a good token is said to be " + answer.body());
      }
    };
  }

  /**
   * Uses a refresh token, and the next time the one that came back.
   *
   * @param first one for each connection
   */
  Load.Step refresh(List<String> first) {
    var held = new AtomicReferenceArray<>(first.toArray(String[]::new));
    var headers = web.headers();
    return (wire, connection) -> {
      var form = "grant_type=refresh_token&refresh_token=" + held.get(connection);
      var answer = wire.expect(200, Wire.request("POST", token, headers, form));
      var next = answer.text("refresh_token");
      if (next.equals(held.get(connection))) {
        throw new IllegalStateException("the refresh token was not replaced");
      }
      held.set(connection, next);
    };
  }
}
