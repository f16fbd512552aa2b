package dev.plexsphere.signer;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.kit.db.DatabaseAddress;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.signer.config.SignerConfig;
import dev.plexsphere.signer.provider.KeyFiles;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.rotation.Profile;
import dev.plexsphere.signing.v1.CloseRotationRequest;
import dev.plexsphere.signing.v1.EnsureKeyRequest;
import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.RotationTransition;
import dev.plexsphere.signing.v1.SignRequest;
import dev.plexsphere.signing.v1.SignResponse;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Signers on one database, an authority, an issuer of tokens, and clients of every kind. */
final class SignerHouse implements AutoCloseable {
  static final String ISSUER = "https://id.example.com";
  static final String PEER_URI = "spiffe://example.com/plexsphere-server";
  static final String ACME = "domain:0192f2f6-b840-7000-a123-000000000001";
  static final String BETA = "domain:0192f2f6-b840-7000-a123-000000000002";

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final Path folder;
  final TestDatabase rows = TestDatabase.fresh();
  final DevAuthority authority;
  final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  final ECKey key = ecKey("one");
  private final List<AutoCloseable> opened = new ArrayList<>();

  SignerHouse(Path folder) {
    this.folder = folder;
    this.authority = DevAuthority.open(folder.resolve("tls"), Clocks.system());
    publish(key);
  }

  /** What the issuer's JWK Set holds from now on. */
  void publish(JWK... keys) {
    try {
      Files.writeString(jwks(), new JWKSet(List.of(keys)).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path jwks() {
    return folder.resolve("jwks.json");
  }

  KeyFiles files() {
    try {
      return new KeyFiles(folder.resolve("keys"), kek);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of private keys. */
  List<Path> keyFiles() {
    try (var files = Files.list(folder.resolve("keys"))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A signer on this house's database, ended with it. */
  Signer signer() {
    return signer(files(), Profile.SELFHOSTED_SINGLE);
  }

  Signer signer(KeyProvider provider, Profile profile) {
    var config = config(profile, new SignerConfig.Keys.InFiles(folder.resolve("keys"), kek));
    return opened(() -> Signer.start(config, provider, Clocks.system()));
  }

  /** A signer that finds its keys where the configuration says. */
  Signer signer(SignerConfig.Keys keys) {
    return opened(() -> Signer.start(config(Profile.SELFHOSTED_SINGLE, keys), Clocks.system()));
  }

  private SignerConfig config(Profile profile, SignerConfig.Keys keys) {
    return new SignerConfig(
        InetAddress.getLoopbackAddress(),
        0,
        new DatabaseAddress(rows.jdbcUrl(), rows.user(), new Secret(rows.password())),
        authority.server(),
        authority.caFile(),
        Set.of("plexsphere-server", PEER_URI),
        new SignerConfig.Tokens(ISSUER, jwks().toUri()),
        profile,
        Duration.ofHours(24),
        keys);
  }

  private Signer opened(Callable<Signer> start) {
    try {
      var signer = start.call();
      opened.add(signer);
      return signer;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The control plane. */
  SignerServiceBlockingStub peer(Signer signer) {
    return SignerServiceGrpc.newBlockingStub(
        channel(signer, authority.client("plexsphere-server")));
  }

  /** Whoever has that certificate, or none. */
  ManagedChannel channel(Signer signer, @Nullable TlsFiles identity) {
    try {
      var credentials =
          TlsChannelCredentials.newBuilder().trustManager(authority.caFile().toFile());
      if (identity != null) {
        credentials.keyManager(identity.certificate().toFile(), identity.privateKey().toFile());
      }
      var channel =
          Grpc.newChannelBuilderForAddress("localhost", signer.port(), credentials.build())
              .maxInboundMessageSize(16 << 20)
              .build();
      opened.add(channel::shutdownNow);
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A platform administrator. */
  SignerServiceBlockingStub operator(Signer signer) {
    return bearer(signer, token(claims -> claims, "at+jwt", key));
  }

  SignerServiceBlockingStub bearer(Signer signer, String token) {
    return authorized(SignerServiceGrpc.newBlockingStub(channel(signer, null)), "Bearer " + token);
  }

  /** With an Authorization header beside whatever certificate it has. */
  static SignerServiceBlockingStub authorized(SignerServiceBlockingStub stub, String header) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, header);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** A good token, but for what {@code change} does to it; signed as the key's curve has it. */
  String token(UnaryOperator<JWTClaimsSet.Builder> change, String type, ECKey by) {
    var now = Clocks.system().instant();
    var claims =
        change
            .apply(
                new JWTClaimsSet.Builder()
                    .issuer(ISSUER)
                    .subject("0192f2f6-b840-7000-a123-00000000000f")
                    .audience("plexsphere-signer")
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(300)))
                    .claim("roles", List.of("platform-admin")))
            .build();
    try {
      var signer = new ECDSASigner(by);
      var jwt =
          new SignedJWT(
              new JWSHeader.Builder(signer.supportedJWSAlgorithms().iterator().next())
                  .type(new JOSEObjectType(type))
                  .keyID(by.getKeyID())
                  .build(),
              claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static ECKey ecKey(String id) {
    return ecKey(id, Curve.P_256);
  }

  static ECKey ecKey(String id, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Key ensure(SignerServiceBlockingStub peer, String scope, String id) {
    return peer.ensureKey(EnsureKeyRequest.newBuilder().setScope(scope).setKeyId(id).build())
        .getKey();
  }

  static RotationTransition open(SignerServiceBlockingStub operator, String scope, String id) {
    return operator
        .openRotation(OpenRotationRequest.newBuilder().setScope(scope).setNewKeyId(id).build())
        .getTransition();
  }

  static void close(SignerServiceBlockingStub operator, String scope, String old, String young) {
    var _ =
        operator.closeRotation(
            CloseRotationRequest.newBuilder()
                .setScope(scope)
                .setOldKeyId(old)
                .setNewKeyId(young)
                .build());
  }

  static SignResponse sign(SignerServiceBlockingStub peer, String scope, String id) {
    return peer.sign(
        SignRequest.newBuilder()
            .setScope(scope)
            .setKeyId(id)
            .setContext(SigningContext.EVENT.wire())
            .setCanonicalBytes(ByteString.copyFromUtf8("{\"a\":1}"))
            .build());
  }

  static Instant now() {
    return Clocks.system().instant();
  }

  @Override
  public void close() {
    for (var each : opened.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    rows.drop();
  }
}
