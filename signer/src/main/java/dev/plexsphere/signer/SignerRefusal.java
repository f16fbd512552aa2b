package dev.plexsphere.signer;

/** The signer says no. What it says is a contract: codes and words never change. */
public final class SignerRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** How a refusal is told, by its gRPC status code. */
  public enum Kind {
    /** INVALID_ARGUMENT. */
    INVALID,
    /** FAILED_PRECONDITION. */
    PRECONDITION,
    /** NOT_FOUND. */
    NOT_FOUND,
    /** PERMISSION_DENIED. */
    DENIED,
    /** UNAUTHENTICATED. */
    UNAUTHENTICATED,
    /** UNAVAILABLE. */
    UNAVAILABLE
  }

  private SignerRefusal(Kind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  /** How it is told. */
  public Kind kind() {
    return kind;
  }

  /** What is asked for can never be: a malformed scope or id, an id that was used before. */
  public static SignerRefusal invalid(String what) {
    return new SignerRefusal(Kind.INVALID, "signing: invariant violation: " + what);
  }

  /** The key does not exist, or its scope does not. */
  public static SignerRefusal noKey() {
    return new SignerRefusal(Kind.NOT_FOUND, "signing: key not found");
  }

  /** The key exists in another scope. */
  public static SignerRefusal otherScope() {
    return new SignerRefusal(Kind.NOT_FOUND, "signing: scope mismatch");
  }

  /** The key signs no more, since it was retired. */
  public static SignerRefusal retired() {
    return new SignerRefusal(Kind.PRECONDITION, "signing: key retired");
  }

  /** The key signs no more, since its successor does; or a rotation is open already. */
  public static SignerRefusal rotating() {
    return new SignerRefusal(Kind.PRECONDITION, "signing: rotation in progress");
  }

  /** There is no rotation to close. */
  public static SignerRefusal notRotating() {
    return new SignerRefusal(Kind.PRECONDITION, "signing: no rotation in progress");
  }

  /** The open rotation is of other keys. */
  public static SignerRefusal otherRotation(String oldKeyId, String newKeyId) {
    return new SignerRefusal(
        Kind.PRECONDITION,
        "signing: the rotation in progress is from " + oldKeyId + " to " + newKeyId);
  }

  /** The profile has no such scope. */
  public static SignerRefusal profile(String detail) {
    return new SignerRefusal(Kind.PRECONDITION, detail);
  }

  /** Whoever calls may not. */
  public static SignerRefusal denied() {
    return new SignerRefusal(Kind.DENIED, "signing: peer identity denied");
  }

  /** Nobody knows who calls. */
  public static SignerRefusal unauthenticated() {
    return new SignerRefusal(
        Kind.UNAUTHENTICATED, "signing: a client certificate or a token for plexsphere-signer");
  }

  /** The keys cannot be reached, or the database. */
  public static SignerRefusal unavailable() {
    return new SignerRefusal(Kind.UNAVAILABLE, "signing: key provider unavailable");
  }
}
