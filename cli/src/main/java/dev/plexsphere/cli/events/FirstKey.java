package dev.plexsphere.cli.events;

import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.verifier.VerifyingKey;
import dev.plexsphere.verifier.event.EventVerifier;
import java.util.Base64;

/**
 * The key that a reader trusts to begin with: one that was given, or else what the server says now.
 */
final class FirstKey {
  static final String FLAG = "--public-key";
  private static final String PATH = "/.well-known/plexsphere/signing-keys?scope=";

  private FirstKey() {}

  /**
   * @param replay whether the stream begins in the past, and so with the scope's first key
   */
  static EventVerifier verifier(Invocation call, FactTarget target, boolean replay) {
    var given = call.arguments().find(FLAG);
    if (given.isPresent()) {
      int colon = given.get().lastIndexOf(':');
      if (colon < 1) {
        throw Failure.usage("Bad value", FLAG + " is a key's id, a colon and 32 bytes in base64");
      }
      return verifier(
          call, target, given.get().substring(0, colon), given.get().substring(colon + 1), replay);
    }
    var keys =
        Json.docs(call.anonymous().get(PATH + Api.encoded(target.scope())).doc().items("keys"));
    if (keys.isEmpty()) {
      throw Failure.failed("No key", "nothing was signed for " + target.scope() + " yet");
    }
    var key = replay ? keys.getFirst() : keys.getLast();
    call.streams()
        .note(
            "Trusting "
                + key.get("key_id")
                + ", because the server says so; "
                + FLAG
                + " pins it.");
    return verifier(call, target, key.get("key_id"), key.get("public_key"), replay);
  }

  private static EventVerifier verifier(
      Invocation call, FactTarget target, String id, String base64, boolean replay) {
    try {
      var raw = Base64.getDecoder().decode(base64);
      if (raw.length == VerifyingKey.BYTES) {
        return new EventVerifier(target.scope(), id, raw, call.time()::now, replay);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw Failure.usage("Bad value", FLAG + " is a key's id, a colon and 32 bytes in base64");
  }
}
