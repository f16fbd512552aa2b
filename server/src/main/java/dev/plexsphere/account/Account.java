package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A person of a Domain's built-in identity provider.
 *
 * @param id the {@code sub} of their ID tokens
 * @param username the e-mail address in its one spelling; see {@link Usernames}
 * @param passwordChangedAt hosted sessions from before it are over
 * @param roles such as {@link #PLATFORM_ADMIN}; sorted
 */
public record Account(
    UUID id,
    DomainId domain,
    String username,
    String email,
    String displayName,
    Instant passwordChangedAt,
    Status status,
    List<String> roles) {
  /** May administer the platform; held by accounts of the platform only. */
  public static final String PLATFORM_ADMIN = "platform-admin";

  /** The first person of a tenant. */
  public static final String OWNER = "owner";

  /** Whether the person can sign in. */
  public enum Status {
    /** Has no password yet, and a link to set one. */
    INVITED,
    /** Can sign in. */
    ACTIVE,
    /** Cannot sign in. */
    DISABLED;

    /** As stored: {@code active}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #wire} wrote. */
    public static Status ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** True while the person can sign in. */
  public boolean active() {
    return status == Status.ACTIVE;
  }

  /** The same person after a change of password. */
  Account withPasswordChanged(Instant when) {
    return new Account(id, domain, username, email, displayName, when, status, roles);
  }
}
