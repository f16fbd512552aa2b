package dev.plexsphere.authserver;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client shows who it is, and what proves it.
 *
 * @param kinds which it may use; of a public client {@link ClientProof#NONE} alone
 * @param secretHash hex SHA-256 of the secret; null where it has none, or where it is in a row
 * @param keys public keys of what it signs, each with a kid; none for a client that signs nothing
 * @param certificate what it does with a certificate
 */
public record ClientProofs(
    Set<ClientProof> kinds,
    @Nullable String secretHash,
    JWKSet keys,
    ClientCertificate certificate) {
  /** Those of a public client, which proves nothing. */
  public static final ClientProofs NONE = of(ClientProof.NONE);

  /** Copies. */
  public ClientProofs {
    kinds = Set.copyOf(kinds);
  }

  /** Of one kind or more, by nothing that is said here. */
  public static ClientProofs of(ClientProof... kinds) {
    return new ClientProofs(Set.of(kinds), null, new JWKSet(), ClientCertificate.NONE);
  }

  /** The same, by the secret with that hash, or by none. */
  public ClientProofs withSecret(@Nullable String hash) {
    return new ClientProofs(kinds, hash, keys, certificate);
  }

  /** The same, by what these keys sign. */
  public ClientProofs withKeys(JWKSet signed) {
    return new ClientProofs(kinds, secretHash, signed, certificate);
  }

  /** The same, which does so with a certificate. */
  public ClientProofs withCertificate(ClientCertificate shown) {
    return new ClientProofs(kinds, secretHash, keys, shown);
  }

  /** True for a kind that the client may use. */
  public boolean has(ClientProof kind) {
    return kinds.contains(kind);
  }

  /** Never what the secret hashes to. */
  @Override
  public String toString() {
    return "ClientProofs" + kinds;
  }
}
