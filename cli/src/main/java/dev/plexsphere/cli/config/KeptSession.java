package dev.plexsphere.cli.config;

/** A session as a context's fields have it. Two that are equal are the same session. */
public sealed interface KeptSession {
  /** The same, but never renewed without a person. */
  KeptSession unrenewable();

  /** In the file itself. */
  record InFile(SessionSecrets secrets) implements KeptSession {
    @Override
    public KeptSession unrenewable() {
      return new InFile(new SessionSecrets(secrets.token(), null));
    }
  }

  /**
   * In the keyring. What is kept under an id never changes: another session gets another id, so
   * that the file alone says which one counts.
   *
   * @param id what it is found by there
   * @param isRenewable whether the refresh token that may be with it is to be used
   */
  record InKeyring(String id, boolean isRenewable) implements KeptSession {
    @Override
    public KeptSession unrenewable() {
      return new InKeyring(id, false);
    }
  }
}
