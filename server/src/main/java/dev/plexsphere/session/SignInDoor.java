package dev.plexsphere.session;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.Exchange;

/**
 * Sends a signed-out browser to the identity provider and back. A port, so that pages which need a
 * session know nothing of how one is made; signin implements it, Server joins them.
 */
@FunctionalInterface
public interface SignInDoor {
  /**
   * Answers with a redirect to the binding's provider; afterwards the browser is at {@code
   * returnTo}.
   *
   * @param returnTo a path of ours, beginning with one slash
   */
  void redirect(Exchange exchange, DomainId domain, BindingId binding, String returnTo);
}
