package dev.plexsphere.signing;

/** The signer gave no signature. What was to be signed is as it was; asking again is safe. */
public sealed class SignerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignerException(String message) {
    super(message);
  }

  /** In the signer's words, which are a contract. */
  static final String BY_PROFILE = "not permitted in profile";

  /** It does not answer, or cannot reach its keys: ask again later. */
  public static final class Away extends SignerException {
    private static final long serialVersionUID = 1L;

    Away(String message) {
      super(message);
    }
  }

  /** The key that was asked for signs no more: learn which one does. */
  public static final class KeyChanged extends SignerException {
    private static final long serialVersionUID = 1L;

    KeyChanged(String message) {
      super(message);
    }
  }

  /** It will not, however often it is asked: the scope, the key or this peer is not right. */
  public static final class Refused extends SignerException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }

    /** Whether the signer's profile has no such scope. */
    boolean isByProfile() {
      return String.valueOf(getMessage()).contains(BY_PROFILE);
    }
  }
}
