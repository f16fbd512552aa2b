package dev.plexsphere.device;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What an approved login of an OAuth client becomes.
 *
 * @param <T> what the client is handed
 */
@FunctionalInterface
public interface Handover<T> {
  /**
   * Makes it, in the transaction that used the approval up.
   *
   * @return empty when it must not be made; the approval is used up all the same
   */
  Optional<HandedOver<T>> make(Handle tx, Approved approved);

  /**
   * Who approved what.
   *
   * @param subject of the person at the Domain's own identity provider
   * @param authTime when the person had signed in
   */
  record Approved(DomainId domain, String subject, Instant authTime, Wish wish) {}

  /**
   * Made.
   *
   * @param session key of the hosted session that everything hangs on: ending it ends the login
   * @param expiresAt of that session
   */
  record HandedOver<T>(T answer, String session, Instant expiresAt) {}
}
