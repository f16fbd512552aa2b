package dev.plexsphere.signer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may call what, whatever let them in. */
class AccessTest {
  private static final String SERVICE = "plexsphere.signing.v1.SignerService/";
  private static final Caller PEER = new Caller.Peer("plexsphere-server");
  private static final Caller OPERATOR = new Caller.Operator("ada");
  private static final Caller NOBODY = new Caller.Anonymous();

  private static List<Boolean> may(String method) {
    return List.of(
        Access.permits(method, PEER),
        Access.permits(method, OPERATOR),
        Access.permits(method, NOBODY));
  }

  @Test
  void programs_sign_and_people_rotate_and_nobody_does_both() {
    for (var method : List.of("Sign", "SignBatch", "EnsureKey", "RecordFetches")) {
      assertThat(may(SERVICE + method)).as(method).containsExactly(true, false, false);
    }
    for (var method : List.of("OpenRotation", "CloseRotation")) {
      assertThat(may(SERVICE + method)).as(method).containsExactly(false, true, false);
    }
    assertThat(may(SERVICE + "PublicKey")).containsExactly(true, true, false);
    assertThat(may("grpc.health.v1.Health/Check")).containsExactly(true, true, true);
    assertThat(may(SERVICE + "Unheard")).containsExactly(false, false, false);
  }

  @Test
  void a_token_is_looked_at_only_where_a_person_may_call() {
    for (var method : List.of("OpenRotation", "CloseRotation", "PublicKey", "ListKeys")) {
      assertThat(Access.takesToken(SERVICE + method)).as(method).isTrue();
    }
    for (var method : List.of("Sign", "SignBatch", "EnsureKey", "RecordFetches", "Unheard")) {
      assertThat(Access.takesToken(SERVICE + method)).as(method).isFalse();
    }
    assertThat(Access.takesToken("grpc.health.v1.Health/Check")).isFalse();
  }
}
