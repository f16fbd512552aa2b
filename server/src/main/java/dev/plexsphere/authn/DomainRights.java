package dev.plexsphere.authn;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Who may look into a Domain, at its audit log, its events or its access rules, and who may run it:
 * its owners do both and its auditors look, and so do the platform's operators, who alone look into
 * the platform. Asked of the database every time.
 */
public final class DomainRights {
  private static final Set<String> READ = Set.of("owner", "auditor");
  private static final Set<String> MANAGE = Set.of("owner");

  private final Database database;
  private final Predicate<DomainId> domains;
  private final BiConsumer<Scope, String> denied;
  private final DomainRoles roles = new DomainRoles();

  /**
   * @param domains whether there is such a Domain
   * @param denied told of a member of a Domain who may not, with the path that was asked for
   */
  public DomainRights(
      Database database, Predicate<DomainId> domains, BiConsumer<Scope, String> denied) {
    this.database = database;
    this.domains = domains;
    this.denied = denied;
  }

  /** Lets in who has any credential: an operator's access token, a session, an API token. */
  public static Gate gate(Gate api, Gate operators) {
    return exchange -> {
      if (Bearer.isJwt(exchange)) {
        operators.admit(exchange);
      } else {
        api.admit(exchange);
      }
    };
  }

  /**
   * Refuses who may not look into {@code scope}.
   *
   * @throws dev.plexsphere.kit.RefusedException 403 for a member without the role, 404 for anybody
   *     else, whether or not there is such a Domain
   */
  public void read(Exchange exchange, Scope scope) {
    require(exchange, scope, READ);
  }

  /** Refuses who may not run {@code scope}; otherwise as {@link #read}. */
  public void manage(Exchange exchange, Scope scope) {
    require(exchange, scope, MANAGE);
  }

  private void require(Exchange exchange, Scope scope, Set<String> needed) {
    if (exchange.noted(Operator.class).isPresent()) {
      if (!scope.domain().isPlatform() && !domains.test(scope.domain())) {
        throw unknown();
      }
      return;
    }
    var principal = Doors.principal(exchange);
    if (scope.domain().isPlatform()) {
      throw forbidden("This needs the role platform-admin and an operator's access token.");
    }
    if (!principal.domain().equals(scope.domain())) {
      throw unknown();
    }
    if (Collections.disjoint(roles(principal), needed)) {
      denied.accept(scope, exchange.rawPath());
      throw forbidden(
          "This needs the role "
              + String.join(" or ", needed.stream().sorted().toList())
              + " in the Domain, which an owner can give you.");
    }
  }

  private List<String> roles(Principal principal) {
    var ref = principal.ref();
    return ref.kind() == PrincipalRef.Kind.USER
        ? database.read(handle -> roles.of(handle, principal.domain(), ref.id()))
        : List.of();
  }

  private static RuntimeException unknown() {
    return Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no such Domain, or it is not yours.")
        .asException();
  }

  private static RuntimeException forbidden(String detail) {
    return Refusal.of(ErrorCode.PERMISSION_DENIED, detail).asException();
  }
}
