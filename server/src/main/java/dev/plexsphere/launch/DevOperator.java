package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import java.util.List;

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

  /** The client that signs operators in from a command line. */
  static final String CLIENT_ID = "platform-operator-cli";

  /** Makes the platform and its operator, unless an earlier run did. */
  static DevOperator seed(Services services) {
    if (services.accounts().findByEmail(DomainId.PLATFORM, OLIVE.email).isEmpty()) {
      var link =
          services
              .database()
              .transaction(tx -> {
                services.domains().ensurePlatform(tx, "plexsphere dev");
                return services
                    .accountActions()
                    .invite(
                        tx, DomainId.PLATFORM, OLIVE.email, NAME, List.of(Account.PLATFORM_ADMIN));
              });
      services.accountActions().complete(link.token(), new Secret(OLIVE.password));
    }
    return OLIVE;
  }
}
