package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.License;
import java.time.Duration;

/**
 * The operator of {@code plexsphere dev}. Constants, so that a document can name them.
 *
 * @param email whom to sign in
 * @param password public
 */
record DevOperator(String email, String password) {
  private static final String NAME = "Olive Operator";
  private static final DevOperator OLIVE =
      new DevOperator("olive@platform.example", "olive-demo-password");

  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final int TENANTS = 1000;

  /** The client that signs operators in from a command line. */
  static final String CLIENT_ID = "platform-operator-cli";

  /** Sets the installation up, unless an earlier run did: an evaluation license, the operator. */
  static DevOperator seed(Services services) {
    if (services.gate().isOpen()) {
      services
          .database()
          .inTransaction(tx ->
              services
                  .licenses()
                  .issueEvaluation(
                      tx, "plexsphere dev", License.Kind.EVALUATION, VALIDITY, TENANTS));
      services.bootstraps().bootstrap(OLIVE.email, NAME, new Secret(OLIVE.password));
    }
    return OLIVE;
  }
}
