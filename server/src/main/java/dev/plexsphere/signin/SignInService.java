package dev.plexsphere.signin;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.Issuers;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.session.SignInDoor;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way out to an identity provider: which binding, and where the browser goes. Thread-safe. */
public final class SignInService implements SignInDoor {
  private static final String SCOPE = "openid profile email";
  private static final String CALLBACK = "/v1/auth/callback";

  private final Database database;
  private final CodeStore codes;
  private final DomainService domains;
  private final BindingService bindings;
  private final Issuers issuers;
  private final Pages pages;
  private final URI publicUrl;

  /**
   * @param publicUrl scheme, host and port that browsers know us by
   */
  public SignInService(
      Database database,
      CodeStore codes,
      DomainService domains,
      BindingService bindings,
      Issuers issuers,
      Pages pages,
      URI publicUrl) {
    this.database = database;
    this.codes = codes;
    this.domains = domains;
    this.bindings = bindings;
    this.issuers = issuers;
    this.pages = pages;
    this.publicUrl = publicUrl;
  }

  /** A Domain and the binding that its sign-in goes through, both active. */
  public record Target(DomainId domain, IdpBinding binding) {}

  /**
   * Finds the binding. A Domain that is unknown or suspended looks like one without bindings. No
   * host ever says which Domain is meant: tenants' hosts serve their authorization server only.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code bad-request}, {@code binding-not-found} or
   *     {@code multiple-bindings}
   */
  public Target resolve(@Nullable DomainId domain, @Nullable BindingId binding) {
    if (binding != null) {
      return named(domain, binding);
    }
    if (domain == null) {
      throw Refusal.of(
              ErrorCode.BAD_REQUEST,
              "Name the Domain with domain_id; this host does not say which one is meant.")
          .asException();
    }
    var active = isActive(domain) ? bindings.active(domain) : List.<IdpBinding>of();
    if (active.size() > 1) {
      throw Refusal.of(
              ErrorCode.MULTIPLE_BINDINGS,
              "The Domain has several active identity provider bindings; name one with"
                  + " idp_binding_id.")
          .asException();
    }
    return active.stream()
        .findFirst()
        .map(only -> new Target(domain, only))
        .orElseThrow(SignInService::notFound);
  }

  private Target named(@Nullable DomainId domain, BindingId id) {
    var binding = domain == null ? bindings.find(id) : bindings.find(domain, id);
    var owner = domain != null ? domain : binding.map(IdpBinding::domain).orElse(null);
    if (binding.isPresent() && owner == null) {
      throw Refusal.of(
              ErrorCode.BAD_REQUEST, "The binding is shared by Domains; name one with domain_id.")
          .asException();
    }
    if (owner == null || !isActive(owner)) {
      throw notFound();
    }
    return binding
        .filter(IdpBinding::isActive)
        .map(active -> new Target(owner, active))
        .orElseThrow(SignInService::notFound);
  }

  private boolean isActive(DomainId domain) {
    return domains.find(domain).map(Domain::active).orElse(false);
  }

  private static RefusedException notFound() {
    return Refusal.of(
            ErrorCode.BINDING_NOT_FOUND, "The Domain has no such active identity provider binding.")
        .asException();
  }

  /**
   * Begins a round trip and binds it to this browser.
   *
   * @param returnTo a path of ours
   * @param prompt of OpenID Connect, or null
   * @throws dev.plexsphere.kit.RefusedException {@code idp_unavailable} where discovery fails
   */
  public SignInStarted begin(
      Exchange exchange, Target target, String returnTo, @Nullable String prompt) {
    var binding = target.binding();
    var endpoint = issuers.of(binding).metadata(binding).authorizationEndpoint();
    var nonce = Secrets.opaque();
    var verifier = Secrets.opaque();
    var redirectUri = callback(binding).toString();
    var trip =
        new RoundTrip(
            binding.id().toString(), redirectUri, nonce, verifier, ReturnTo.check(returnTo));
    var ticket =
        database.transaction(tx ->
            codes.issue(tx, RoundTrip.TYPE, target.domain(), Json.text(trip), RoundTrip.LIFETIME));
    RoundTrip.remember(exchange, ticket);
    var state = RoundTrip.state(ticket);

    var query = new LinkedHashMap<String, String>();
    query.put("response_type", "code");
    query.put("client_id", binding.clientId());
    query.put("redirect_uri", redirectUri);
    query.put("scope", SCOPE);
    query.put("state", state);
    query.put("nonce", nonce);
    query.put("code_challenge", RoundTrip.challenge(verifier));
    query.put("code_challenge_method", "S256");
    if (!binding.requiredAcr().isEmpty()) {
      query.put("acr_values", String.join(" ", binding.requiredAcr()));
    }
    if (prompt != null) {
      query.put("prompt", prompt);
    }
    return new SignInStarted(append(endpoint, query), state, RoundTrip.handle(state), nonce);
  }

  private static String append(URI endpoint, SequencedMap<String, String> query) {
    var more =
        query.entrySet().stream()
            .map(each ->
                each.getKey()
                    + "="
                    + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)
                        .replace("+", "%20"))
            .collect(Collectors.joining("&"));
    return endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + more;
  }

  /** Where the binding's provider sends the browser back to. */
  URI callback(IdpBinding binding) {
    return callback(binding.kind() == IdpBinding.Kind.HOSTED ? null : binding.id());
  }

  /**
   * The address of a callback.
   *
   * @param binding null for the one that the built-in providers share
   */
  URI callback(@Nullable BindingId binding) {
    return publicUrl.resolve(binding == null ? CALLBACK : CALLBACK + "/" + binding);
  }

  @Override
  public void redirect(Exchange exchange, DomainId domain, BindingId binding, String returnTo) {
    var started = begin(exchange, resolve(domain, binding), returnTo, null);
    pages.leave(exchange, 303, started.authorizationUrl(), pages.platformFrame("Going on"));
  }
}
