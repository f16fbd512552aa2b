package dev.plexsphere.account;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) of what a person typed, in PHC form: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. A password is hashed in NFC, so that two keyboards
 * that compose an umlaut differently agree (RFC 8265 section 4.2).
 *
 * @param memoryKib at least 8
 */
record Argon2id(int memoryKib, int iterations, int parallelism) {
  /** OWASP's recommendation: 19 MiB, two passes, one lane. */
  static final Argon2id DEFAULT = new Argon2id(19 * 1024, 2, 1);

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /** Hashes with a new salt. */
  String encode(Secret password) {
    var salt = Secrets.bytes(SALT_BYTES);
    return prefix() + base64(salt) + "$" + base64(hash(password, salt, HASH_BYTES));
  }

  /** What an unknown name is compared with: the hash of nothing in particular, and nobody's. */
  String nobodys() {
    return prefix() + base64(Secrets.bytes(SALT_BYTES)) + "$" + base64(Secrets.bytes(HASH_BYTES));
  }

  /**
   * Hashes with the parameters that {@code phc} names and compares in constant time.
   *
   * @throws IllegalStateException when {@code phc} was not written by {@link #encode}
   */
  static boolean verify(Secret password, String phc) {
    var parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password hash is not Argon2id in PHC form");
    }
    var parameters =
        new Argon2id(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    var expected = Base64.getDecoder().decode(parts.group(5));
    var actual =
        parameters.hash(password, Base64.getDecoder().decode(parts.group(4)), expected.length);
    return Secrets.same(actual, expected);
  }

  /** False when {@code phc} was made with other parameters. */
  boolean made(String phc) {
    return phc.startsWith(prefix());
  }

  private String prefix() {
    return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism + "$";
  }

  private byte[] hash(Secret password, byte[] salt, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(parallelism)
            .withSalt(salt)
            .build());
    var out = new byte[length];
    var text = Normalizer.normalize(password.reveal(), Normalizer.Form.NFC);
    generator.generateBytes(text.getBytes(StandardCharsets.UTF_8), out);
    return out;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
