package dev.plexsphere.signer.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.plexsphere.signer.SignerRefusal;
import dev.plexsphere.signer.rotation.Fetch;
import dev.plexsphere.signer.rotation.KeyDirectory.Listed;
import dev.plexsphere.signer.rotation.KeyDirectory.Place;
import dev.plexsphere.signer.rotation.Rotation;
import dev.plexsphere.signer.rotation.StoredKey;
import dev.plexsphere.signing.v1.Announcement;
import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.RotationTransition;
import java.time.Instant;

/** Values of ours as messages, and back. */
final class Wire {
  private Wire() {}

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    } catch (java.time.DateTimeException e) {
      throw SignerRefusal.invalid("a time is out of range");
    }
  }

  static KeyState state(StoredKey.State state) {
    return switch (state) {
      case ACTIVE -> KeyState.KEY_STATE_ACTIVE;
      case ROTATING -> KeyState.KEY_STATE_ROTATING;
      case RETIRED -> KeyState.KEY_STATE_RETIRED;
    };
  }

  static RotationTransition transition(Rotation rotation) {
    return RotationTransition.newBuilder()
        .setScope(rotation.scope())
        .setOldKeyId(rotation.oldKeyId())
        .setNewKeyId(rotation.newKeyId())
        .setOpenedAt(time(rotation.openedAt()))
        .setClosesAt(time(rotation.closesAt()))
        .build();
  }

  static Announcement announcement(Rotation rotation) {
    return Announcement.newBuilder()
        .setScope(rotation.scope())
        .setOldKeyId(rotation.oldKeyId())
        .setNewKeyId(rotation.newKeyId())
        .setIssuedAt(time(rotation.openedAt()))
        .setCanonicalBytes(ByteString.copyFrom(rotation.canonical()))
        .setSignature(ByteString.copyFrom(rotation.signature()))
        .build();
  }

  static Key key(StoredKey key) {
    return builder(key).build();
  }

  static Key key(Listed listed) {
    var out = builder(listed.key());
    listed.open().ifPresent(rotation -> out.setTransition(transition(rotation)));
    listed.fetches().forEach(each -> out.addFetches(fetch(each)));
    return out.build();
  }

  private static Key.Builder builder(StoredKey key) {
    var out =
        Key.newBuilder()
            .setScope(key.scope())
            .setKeyId(key.keyId())
            .setState(state(key.state()))
            .setPublicKey(ByteString.copyFrom(key.publicKey()))
            .setValidFrom(time(key.validFrom()));
    var until = key.validUntil();
    if (until != null) {
      out.setValidUntil(time(until));
    }
    return out;
  }

  private static dev.plexsphere.signing.v1.Fetch fetch(Fetch fetch) {
    return dev.plexsphere.signing.v1.Fetch.newBuilder()
        .setVerifier(fetch.verifier())
        .setLastAt(time(fetch.at()))
        .build();
  }

  static String token(Place place) {
    return place.number() + " " + place.scope();
  }

  static Place place(String token) {
    if (token.isEmpty()) {
      return Place.START;
    }
    int blank = token.indexOf(' ');
    try {
      return new Place(
          token.substring(blank + 1), Integer.parseInt(token.substring(0, Math.max(0, blank))));
    } catch (NumberFormatException e) {
      throw SignerRefusal.invalid("page_token was not made by this list");
    }
  }
}
