package dev.plexsphere.signer;

import static dev.plexsphere.signer.RotationTest.assertRefused;
import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.authorized;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static dev.plexsphere.signer.SignerHouse.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import dev.plexsphere.testkit.SteppingClock;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who gets in, walked over every method and every kind of caller. */
class DoorTest extends RunningSigner {
  /** What the control plane may call; everything that is not named here is for operators. */
  private static final Set<String> PEER =
      Set.of(
          "Sign",
          "SignBatch",
          "PublicKey",
          "EnsureKey",
          "ListKeys",
          "ListAnnouncements",
          "RecordFetches");

  private static final Set<String> OPERATOR =
      Set.of("OpenRotation", "CloseRotation", "PublicKey", "ListKeys");

  /** Calls a method with an empty message; what it says of the message is of no interest. */
  private static <Q, A> Status.Code call(Channel channel, MethodDescriptor<Q, A> method) {
    try {
      var empty = method.parseRequest(new java.io.ByteArrayInputStream(new byte[0]));
      ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, empty);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static boolean isIn(Status.Code code) {
    return code != Status.Code.UNAUTHENTICATED && code != Status.Code.PERMISSION_DENIED;
  }

  @Test
  void every_method_lets_in_whom_it_names_and_nobody_else() {
    var methods = SignerServiceGrpc.getServiceDescriptor().getMethods();
    assertThat(methods).hasSizeGreaterThanOrEqualTo(9);
    var peer = house.peer(signer).getChannel();
    var operator = house.operator(signer).getChannel();
    var nobody = house.channel(signer, null);
    var stranger = house.channel(signer, house.authority.client("somebody-else"));
    for (var method : methods) {
      var name = method.getBareMethodName();
      assertThat(isIn(call(peer, method))).as("peer " + name).isEqualTo(PEER.contains(name));
      assertThat(isIn(call(operator, method)))
          .as("operator " + name)
          .isEqualTo(OPERATOR.contains(name));
      if (!OPERATOR.contains(name)) {
        assertThat(call(operator, method))
            .as("a token does not count for " + name)
            .isEqualTo(Status.Code.UNAUTHENTICATED);
      }
      assertThat(call(nobody, method)).as("nobody " + name).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(call(stranger, method))
          .as("stranger " + name)
          .isEqualTo(Status.Code.PERMISSION_DENIED);
    }
  }

  @Test
  void a_certificate_of_another_authority_or_of_yesterday_gets_no_connection() {
    var foreign = DevAuthority.open(folder.resolve("foreign"), Clocks.system());
    var clock = new SteppingClock();
    clock.set(Clocks.system().instant().minus(Duration.ofDays(200)));
    var stale = DevAuthority.open(folder.resolve("stale"), clock).client("plexsphere-server");

    for (var identity : List.of(foreign.client("plexsphere-server"), stale)) {
      assertThatThrownBy(() ->
              ensure(
                  SignerServiceGrpc.newBlockingStub(house.channel(signer, identity)), ACME, "one"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }
  }

  private record Forgery(UnaryOperator<JWTClaimsSet.Builder> change, String type, ECKey by) {}

  @Test
  void a_token_that_is_not_for_the_signer_is_refused_whatever_is_wrong_with_it() {
    ensure(house.peer(signer), ACME, "one");
    var now = Clocks.system().instant();
    var stranger = SignerHouse.ecKey("one"); // the right name, another key
    Map<String, Forgery> forgeries = new LinkedHashMap<>();
    UnaryOperator<JWTClaimsSet.Builder> good = claims -> claims;
    forgeries.put(
        "another audience", new Forgery(c -> c.audience("plexsphere-api"), "at+jwt", house.key));
    forgeries.put(
        "two audiences",
        new Forgery(
            c -> c.audience(List.of("plexsphere-signer", "plexsphere-api")), "at+jwt", house.key));
    forgeries.put(
        "another issuer", new Forgery(c -> c.issuer("https://evil"), "at+jwt", house.key));
    forgeries.put("no role", new Forgery(c -> c.claim("roles", null), "at+jwt", house.key));
    forgeries.put(
        "another role", new Forgery(c -> c.claim("roles", List.of("owner")), "at+jwt", house.key));
    forgeries.put(
        "expired",
        new Forgery(
            c ->
                c.issueTime(Date.from(now.minusSeconds(700)))
                    .expirationTime(Date.from(now.minusSeconds(120))),
            "at+jwt",
            house.key));
    forgeries.put(
        "not yet",
        new Forgery(c -> c.notBeforeTime(Date.from(now.plusSeconds(120))), "at+jwt", house.key));
    forgeries.put(
        "issued tomorrow",
        new Forgery(
            c ->
                c.issueTime(Date.from(now.plusSeconds(86_400)))
                    .expirationTime(Date.from(now.plusSeconds(86_700))),
            "at+jwt",
            house.key));
    forgeries.put(
        "for a year",
        new Forgery(
            c -> c.expirationTime(Date.from(now.plusSeconds(31_536_000))), "at+jwt", house.key));
    forgeries.put("endless", new Forgery(c -> c.expirationTime(null), "at+jwt", house.key));
    forgeries.put("nobody's", new Forgery(c -> c.subject(null), "at+jwt", house.key));
    forgeries.put(
        "longer than 8 KiB",
        new Forgery(c -> c.claim("more", "x".repeat(8_000)), "at+jwt", house.key));
    forgeries.put("an id token", new Forgery(good, "JWT", house.key));
    forgeries.put("another key", new Forgery(good, "at+jwt", stranger));
    forgeries.put("an unknown key", new Forgery(good, "at+jwt", SignerHouse.ecKey("two")));
    forgeries.forEach((what, forgery) ->
        assertThat(opens(house.token(forgery.change, forgery.type, forgery.by)))
            .as(what)
            .isEqualTo(Status.Code.UNAUTHENTICATED));
    assertThat(
            opens(
                new PlainJWT(
                        new JWTClaimsSet.Builder()
                            .issuer(SignerHouse.ISSUER)
                            .audience("plexsphere-signer")
                            .claim("roles", List.of("platform-admin"))
                            .build())
                    .serialize()))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    for (var text : List.of("psk_live_abc", "a.b.c", "bnVsbA.e30.AAAA", "", ".".repeat(9000))) {
      assertThat(opens(text)).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(opens(house.token(good, "at+jwt", house.key))).isEqualTo(Status.Code.OK);
  }

  @Test
  void a_key_of_another_kind_in_the_set_opens_nothing_by_its_name() throws Exception {
    ensure(house.peer(signer), ACME, "one");
    house.publish(house.key, new RSAKeyGenerator(2048).keyID("two").generate());

    assertThat(opens(house.token(claims -> claims, "at+jwt", SignerHouse.ecKey("two"))))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(opens(house.token(claims -> claims, "at+jwt", house.key))).isEqualTo(Status.Code.OK);
  }

  @Test
  void a_key_of_another_curve_in_the_set_opens_nothing_by_its_own_algorithm() {
    ensure(house.peer(signer), ACME, "one");
    var other = SignerHouse.ecKey("two", Curve.P_384);
    house.publish(house.key, other);

    assertThat(opens(house.token(claims -> claims, "at+jwt", other)))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void a_program_may_bring_a_person_along_and_is_nobody_else_by_that() {
    ensure(house.peer(signer), ACME, "one");
    var good = "Bearer " + house.token(claims -> claims, "at+jwt", house.key);
    var stranger =
        SignerServiceGrpc.newBlockingStub(
            house.channel(signer, house.authority.client("somebody-else")));

    assertThat(opens(house.peer(signer))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(opens(authorized(house.peer(signer), "Bearer a.b.c")))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(opens(authorized(stranger, good))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(opens(authorized(house.peer(signer), good))).isEqualTo(Status.Code.OK);
  }

  @Test
  void a_good_token_of_another_scheme_is_none() {
    ensure(house.peer(signer), ACME, "one");
    var token = house.token(claims -> claims, "at+jwt", house.key);
    var anybody = SignerServiceGrpc.newBlockingStub(house.channel(signer, null));

    assertThat(opens(authorized(anybody, "Digest " + token)))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(opens(authorized(anybody, "bearer " + token))).isEqualTo(Status.Code.OK);
  }

  private Status.Code opens(String token) {
    return opens(house.bearer(signer, token));
  }

  private static Status.Code opens(SignerServiceBlockingStub stub) {
    try {
      open(stub, ACME, "two");
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void a_path_that_is_nearly_a_methods_is_none() {
    var channel = (ManagedChannel) house.peer(signer).getChannel();
    for (var path :
        List.of(
            "plexsphere.signing.v1.SignerServiceSign/x",
            "plexsphere.signing.v1.SignerService/sign",
            "plexsphere.signing.v1.SignerService/Sign/",
            "/plexsphere.signing.v1.SignerService/Sign",
            "plexsphere.signing.v1.signerservice/Sign",
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
      var method = SignerServiceGrpc.getSignMethod().toBuilder().setFullMethodName(path).build();
      assertThat(call(channel, method)).as(path).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
    assertRefused(
        Status.Code.NOT_FOUND,
        "signing: key not found",
        () -> sign(house.peer(signer), ACME, "")); // the right path gets to the room
  }

  @Test
  void anybody_may_ask_whether_it_is_well() {
    var health = HealthGrpc.newBlockingStub(house.channel(signer, null));

    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }
}
