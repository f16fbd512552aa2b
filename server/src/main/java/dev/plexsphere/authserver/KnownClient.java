package dev.plexsphere.authserver;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import java.util.HexFormat;
import java.util.List;

/**
 * A client and what proves it.
 *
 * @param secretHashes hex SHA-256 of each secret that is good now; while one follows another there
 *     are two
 */
record KnownClient(Client client, List<String> secretHashes) {
  /** Copies. */
  KnownClient {
    secretHashes = List.copyOf(secretHashes);
  }

  /** A client of the configuration, or the platform. */
  static KnownClient declared(Client client) {
    var hash = client.proofs().secretHash();
    return new KnownClient(client, hash == null ? List.of() : List.of(hash));
  }

  /** True for a secret of the client's. All are compared, whatever the first says. */
  boolean has(Secret secret) {
    var digest = HexFormat.of().formatHex(Secrets.sha256(secret.reveal()));
    boolean found = false;
    for (var each : secretHashes) {
      found |= Secrets.same(digest, each);
    }
    return found;
  }

  /** Never what a secret hashes to. */
  @Override
  public String toString() {
    return "KnownClient(" + client + ")";
  }
}
