package dev.plexsphere.license;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The public keys whose licenses count here, whatever their kind.
 *
 * @param keys P-256, without private halves, at most 32
 */
public record TrustAnchors(List<ECKey> keys) {
  /** Nobody is trusted. */
  public static final TrustAnchors NONE = new TrustAnchors(List.of());

  private static final int KEYS_MAX = 32;
  private static final long BYTES_MAX = 64L * 1024;
  private static final Pattern PEM_BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  public TrustAnchors {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a file of one or several public keys: a JWK Set (RFC 7517), one JWK, or PEM blocks {@code
   * PUBLIC KEY} (RFC 7468).
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static TrustAnchors read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IllegalArgumentException("it is larger than 64 KiB");
    }
    return parse(Files.readString(file));
  }

  static TrustAnchors parse(String text) {
    var keys = text.contains("-----BEGIN ") ? pem(text) : jwks(text);
    if (keys.isEmpty() || keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException("it must hold 1 to " + KEYS_MAX + " keys");
    }
    return new TrustAnchors(keys);
  }

  /** The key of that thumbprint. */
  public Optional<ECKey> find(String kid) {
    return keys.stream().filter(key -> SigningKeys.thumbprint(key).equals(kid)).findFirst();
  }

  private static List<ECKey> jwks(String text) {
    try {
      var object = Json.readMap(text.getBytes(StandardCharsets.UTF_8));
      var keys =
          object.containsKey("keys") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
      return keys.stream().map(TrustAnchors::anchor).toList();
    } catch (RefusedException | ParseException | IllegalStateException _) {
      throw new IllegalArgumentException("it is neither a JWK Set nor PEM");
    }
  }

  private static ECKey anchor(JWK key) {
    if (key.isPrivate()) {
      throw new IllegalArgumentException("it holds a private key; name the public one");
    }
    if (!(key instanceof ECKey ec) || !ec.getCurve().equals(Curve.P_256)) {
      throw new IllegalArgumentException("a key in it is not P-256");
    }
    var use = key.getKeyUse();
    var operations = key.getKeyOperations();
    var algorithm = key.getAlgorithm();
    if ((use != null && !use.equals(KeyUse.SIGNATURE))
        || (operations != null && !operations.contains(KeyOperation.VERIFY))
        || (algorithm != null && !algorithm.equals(JWSAlgorithm.ES256))) {
      throw new IllegalArgumentException("a key in it is meant for something else than ES256");
    }
    return ec;
  }

  private static List<ECKey> pem(String text) {
    var keys = new ArrayList<ECKey>();
    var blocks = PEM_BLOCK.matcher(text);
    while (blocks.find()) {
      if (!blocks.group(1).equals("PUBLIC KEY")) {
        throw new IllegalArgumentException(
            "it holds a block " + blocks.group(1) + "; only PUBLIC KEY is read");
      }
      keys.add(publicKey(Base64.getMimeDecoder().decode(blocks.group(2))));
    }
    return keys;
  }

  private static ECKey publicKey(byte[] der) {
    try {
      var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
      if (key instanceof ECPublicKey ec
          && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
        return new ECKey.Builder(Curve.P_256, ec).keyIDFromThumbprint().build();
      }
    } catch (GeneralSecurityException | JOSEException | IllegalStateException _) {
      // said below
    }
    throw new IllegalArgumentException("a key in it is not P-256");
  }
}
