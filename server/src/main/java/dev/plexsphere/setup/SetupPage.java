package dev.plexsphere.setup;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import org.jspecify.annotations.Nullable;

/** One step of the setup behind the secret: what its page shows, and what its form does. */
interface SetupPage {
  /** Draws the step as it is now. */
  void show(Exchange exchange, int status, @Nullable SetupNote note);

  /** Does what a form of this browser asks for, and answers. */
  void submit(Exchange exchange, Params form);
}
