package dev.plexsphere.ids;

import java.util.Locale;
import java.util.UUID;

/**
 * Who acts or owns: a person or a machine of one Domain. Written {@code user:<uuid>} or {@code
 * service:<uuid>}.
 */
public record PrincipalRef(Kind kind, UUID id) {
  /** The two kinds, spelled as {@code whoami} and {@code identity_ref} do. */
  public enum Kind {
    USER,
    SERVICE;

    /** {@code user} or {@code service}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #wire} wrote. */
    public static Kind ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** A person. */
  public static PrincipalRef user(UUID id) {
    return new PrincipalRef(Kind.USER, id);
  }

  /** A machine. */
  public static PrincipalRef service(UUID id) {
    return new PrincipalRef(Kind.SERVICE, id);
  }

  @Override
  public String toString() {
    return kind.wire() + ":" + id;
  }
}
