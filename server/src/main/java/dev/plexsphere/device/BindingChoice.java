package dev.plexsphere.device;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which Domain and binding a device login is for: the binding's id, else its alias, else the
 * Domain's primary, else the only active one.
 */
final class BindingChoice {
  private final DomainService domains;
  private final BindingService bindings;

  BindingChoice(DomainService domains, BindingService bindings) {
    this.domains = domains;
    this.bindings = bindings;
  }

  record Chosen(Domain domain, IdpBinding binding) {}

  /**
   * @throws dev.plexsphere.kit.RefusedException {@code bad-request} or {@code binding-not-found}
   */
  Chosen choose(@Nullable DomainId domain, @Nullable BindingId id, @Nullable String alias) {
    if (id != null && alias != null) {
      throw bad("Send idp_binding_id or idp_binding_alias, not both.");
    }
    if (id != null) {
      return byId(domain, id);
    }
    if (domain == null) {
      throw bad("Name the Domain with domain_id, or a binding with idp_binding_id.");
    }
    var known = active(domain);
    var candidates = bindings.active(domain);
    if (alias != null) {
      var wanted = alias.toLowerCase(Locale.ROOT);
      return candidates.stream()
          .filter(binding -> wanted.equals(binding.alias()))
          .findFirst()
          .map(binding -> new Chosen(known, binding))
          .orElseThrow(BindingChoice::notFound);
    }
    if (candidates.isEmpty()) {
      throw notFound();
    }
    var first = candidates.getFirst();
    if (candidates.size() > 1 && !first.primary()) {
      throw bad(
          "The Domain has several active bindings; name one with idp_binding_id or"
              + " idp_binding_alias.");
    }
    return new Chosen(known, first);
  }

  private Chosen byId(@Nullable DomainId domain, BindingId id) {
    var found = bindings.find(id);
    if (domain == null) {
      var binding = found.orElseThrow(BindingChoice::notFound);
      var owner = binding.domain();
      if (owner == null) {
        throw bad("A shared binding needs a domain_id beside it.");
      }
      return open(active(owner), binding);
    }
    var known = active(domain);
    var binding =
        found
            .filter(each -> each.domain() == null || domain.equals(each.domain()))
            .orElseThrow(() -> bad("The binding is not one of that Domain."));
    return open(known, binding);
  }

  private static Chosen open(Domain domain, IdpBinding binding) {
    if (!binding.isActive()) {
      throw notFound();
    }
    return new Chosen(domain, binding);
  }

  /** An unknown and a suspended Domain look like one without bindings. */
  private Domain active(DomainId id) {
    return domains.find(id).filter(Domain::active).orElseThrow(BindingChoice::notFound);
  }

  private static RuntimeException notFound() {
    return Refusal.of(
            ErrorCode.BINDING_NOT_FOUND, "The Domain has no active identity provider binding.")
        .asException();
  }

  private static RuntimeException bad(String detail) {
    return Refusal.of(ErrorCode.BAD_REQUEST, detail).asException();
  }
}
