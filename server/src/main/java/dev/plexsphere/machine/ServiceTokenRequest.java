package dev.plexsphere.machine;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.secret.Secret;
import io.avaje.jsonb.Json;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request, JSON or form (RFC 6749 section 4.4.2). The client authenticates once: in the body,
 * or by HTTP Basic (section 2.3.1).
 */
@Json(naming = Json.Naming.LowerUnderscore)
record ServiceTokenRequest(
    @Nullable String grantType,
    @Nullable String clientId,
    @Nullable String clientSecret,
    @Nullable String clientAssertionType,
    @Nullable String clientAssertion,
    @Nullable String assertion,
    @Nullable String domainId,
    @Nullable String scope) {
  private static final String CLIENT_CREDENTIALS = "client_credentials";
  static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:";
  private static final Set<String> ASSERTION_TYPES =
      Set.of(TYPE + "jwt-bearer", TYPE + "jwt-spiffe");
  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int SECRET_MAX = 1024;
  private static final Pattern SCOPE =
      Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");
  private static final int SCOPE_MAX = 1024;

  /** Reads either form of body. */
  static ServiceTokenRequest read(Exchange exchange) {
    if (!exchange.isContentType("application/x-www-form-urlencoded")) {
      return exchange.read(ServiceTokenRequest.class);
    }
    var form = exchange.form();
    return new ServiceTokenRequest(
        value(form, "grant_type"),
        value(form, "client_id"),
        value(form, "client_secret"),
        value(form, "client_assertion_type"),
        value(form, "client_assertion"),
        value(form, "assertion"),
        value(form, "domain_id"),
        value(form, "scope"));
  }

  private static @Nullable String value(Params form, String name) {
    return form.find(name).orElse(null);
  }

  /**
   * What is asked for, once everything about its shape is right.
   *
   * @param basic the credentials of the Authorization header
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code
   *     unsupported_grant_type}, {@code invalid_domain_id}
   */
  Presented check(Optional<BasicCredentials> basic) {
    var grant = required(grantType, "grant_type");
    if (grant.equals(CLIENT_CREDENTIALS)) {
      return clientCredentials(basic);
    }
    if (!grant.equals(JWT_BEARER)) {
      throw Refusal.of(
              ErrorCode.UNSUPPORTED_GRANT_TYPE,
              "grant_type must be client_credentials or " + JWT_BEARER + ".")
          .asException();
    }
    if (clientSecret != null || basic.isPresent()) {
      throw MachineRefusal.invalid("A client_secret does not go with this grant_type.");
    }
    return presentedAssertion();
  }

  /** RFC 7523 section 2.1 calls it {@code assertion}; this route has called it client_assertion. */
  private PresentedAssertion presentedAssertion() {
    if (clientAssertion != null && assertion != null) {
      throw MachineRefusal.invalid("Give client_assertion or assertion, not both.");
    }
    if (clientAssertionType != null && !ASSERTION_TYPES.contains(clientAssertionType)) {
      throw MachineRefusal.invalid("client_assertion_type is not one this route knows.");
    }
    checkScope();
    var text = assertion == null ? required(clientAssertion, "client_assertion") : assertion;
    if (domainId == null && (clientId == null || !UUID_SHAPE.matcher(clientId).matches())) {
      throw MachineRefusal.invalid(
          "domain_id is missing; the service identity's UUID as client_id does as well.");
    }
    if (text.isEmpty() || (clientId != null && clientId.length() > 255)) {
      throw MachineRefusal.invalid("client_assertion is empty, or client_id too long.");
    }
    return new PresentedAssertion(
        domainId == null ? null : DomainId.parse(domainId), clientId, new Secret(text), scope);
  }

  private void checkScope() {
    if (scope != null && (scope.length() > SCOPE_MAX || !SCOPE.matcher(scope).matches())) {
      throw MachineRefusal.invalid("scope is not a list of scopes (RFC 6749 section 3.3).");
    }
  }

  private ClientCredentials clientCredentials(Optional<BasicCredentials> basic) {
    if (clientAssertion != null || clientAssertionType != null || assertion != null) {
      throw MachineRefusal.invalid("A client_assertion does not go with client_credentials.");
    }
    if (basic.isPresent() && (clientSecret != null || clientId != null)) {
      throw MachineRefusal.invalid(
          "Give the client's credentials in the body or by HTTP Basic, not both.");
    }
    checkScope();
    var id = basic.map(BasicCredentials::id).orElseGet(() -> required(clientId, "client_id"));
    var secret =
        basic
            .map(BasicCredentials::secret)
            .orElseGet(() -> new Secret(required(clientSecret, "client_secret")));
    if (id.length() > 255 || secret.reveal().length() > SECRET_MAX) {
      throw MachineRefusal.invalid(
          "client_id has at most 255 characters, client_secret " + SECRET_MAX + ".");
    }
    return new ClientCredentials(
        domainId == null ? null : DomainId.parse(domainId), id, secret, scope);
  }

  private static String required(@Nullable String value, String name) {
    if (value == null || value.isEmpty()) {
      throw MachineRefusal.invalid(name + " is missing.");
    }
    return value;
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "ServiceTokenRequest(" + grantType + ", " + clientId + ", ***)";
  }
}
