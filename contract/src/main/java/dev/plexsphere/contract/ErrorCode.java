package dev.plexsphere.contract;

import java.util.Locale;
import java.util.Optional;

/**
 * Every way a request can be refused: HTTP status, code and title in one place.
 *
 * <p>The server derives the RFC 9457 {@code type}, {@code title} and {@code status} from it, the
 * command line its exit code, and {@code docs/reference/errors.md} is generated from it. Codes are
 * public: add, never rename. Three sign-in codes are spelled with dashes because that is how their
 * users read them from the beginning; all others are snake_case.
 */
public enum ErrorCode {
  // sign-in, spelled as documented since the first release
  BAD_REQUEST("bad-request", 400, "The request lacks what is needed to act on it."),
  BINDING_NOT_FOUND("binding-not-found", 404, "The Domain has no active provider binding."),
  MULTIPLE_BINDINGS(
      "multiple-bindings",
      409,
      "The Domain has several active bindings; name one with idp_binding_id."),

  // the shape of a request
  MALFORMED_JSON("malformed_json", 400, "The body is not one well-formed JSON object."),
  INVALID_REQUEST("invalid_request", 400, "A field is missing, unknown or out of bounds."),
  INVALID_PATH("invalid_path", 400, "The path can be read in more than one way."),
  BAD_FRAMING("bad_framing", 400, "The HTTP message is not framed as RFC 9112 asks."),
  INVALID_TOKEN_ID("invalid_token_id", 400, "The token id is not a UUID."),
  INVALID_DOMAIN_ID("invalid_domain_id", 400, "The domain id is not a UUID."),
  INVALID_BINDING_ID("invalid_binding_id", 400, "The binding id is not a UUID."),
  INVALID_TTL("invalid_ttl", 400, "The lifetime is outside 1 second to 365 days."),
  INVALID_DOMAIN("invalid_domain", 400, "The Domain's slug or name is not acceptable."),
  INVALID_LIMIT("invalid_limit", 400, "The page size is outside 1 to 200."),
  INVALID_CURSOR("invalid_cursor", 400, "The cursor was not made by this list."),
  MISDIRECTED_REQUEST("misdirected_request", 421, "This server does not answer for that host."),
  METHOD_NOT_ALLOWED("method_not_allowed", 405, "The resource exists, but not for this method."),
  NOT_IMPLEMENTED("not_implemented", 501, "The method is not one this server knows."),
  PAYLOAD_TOO_LARGE(
      "request_body_too_large",
      413,
      "Payload Too Large",
      "The body is larger than this route takes."),
  URI_TOO_LONG("uri_too_long", 414, "The request line is longer than 16 KiB."),
  HEADERS_TOO_LARGE(
      "headers_too_large",
      431,
      "Request Header Fields Too Large",
      "The headers are larger than 16 KiB."),
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "This route does not take the type."),
  REQUEST_TIMEOUT("request_timeout", 408, "The request did not arrive in time."),

  // who is asking
  UNAUTHENTICATED(
      "unauthenticated", 401, "Not Signed In", "No credential, or one that is no longer valid."),
  CSRF_TOKEN_MISMATCH("csrf_token_mismatch", 403, "The form's token is another session's."),
  CSRF_ORIGIN_MISMATCH("csrf_origin_mismatch", 403, "The request comes from another origin."),
  FORBIDDEN("forbidden", 403, "The credential may not do this, whatever its owner may do."),
  PERMISSION_DENIED("permission_denied", 403, "The principal lacks the needed relation."),
  NOT_FOUND("not_found", 404, "There is no such thing, or it is not yours."),
  DOMAIN_NOT_FOUND("domain_not_found", 404, "There is no such Domain, or it is not yours."),
  TOKEN_NOT_FOUND("token_not_found", 404, "There is no such token, or it is not yours."),

  // sign-in round trip
  INVALID_STATE("invalid_state", 400, "The sign-in is unknown, used, over or another browser's."),
  CODE_EXCHANGE_FAILED("code_exchange_failed", 400, "The identity provider refused the code."),
  SIGN_IN_REFUSED("sign_in_refused", 400, "Sign-in Refused", "The provider ended the sign-in."),
  IDP_UNAVAILABLE(
      "idp_unavailable", 502, "Identity Provider Unavailable", "The provider did not answer."),
  ID_TOKEN_INVALID(
      "id_token_invalid",
      502,
      "ID Token Invalid",
      "The identity provider's ID token did not verify."),
  ASSURANCE_TOO_LOW(
      "assurance_too_low", 403, "The sign-in lacks an acr or amr that the binding requires."),
  JIT_DENIED(
      "jit_denied",
      403,
      "Not Provisioned",
      "The binding does not create users, and this one is not known."),
  ACCOUNT_DISABLED("account_disabled", 403, "The user has been disabled."),

  // device login, RFC 8628
  AUTHORIZATION_PENDING(
      "authorization_pending", 400, "Nobody has answered yet; poll again after the interval."),
  SLOW_DOWN("slow_down", 400, "Polled too fast; the interval is now 5 seconds longer."),
  ACCESS_DENIED("access_denied", 400, "Declined", "The sign-in was declined in the browser."),
  EXPIRED_TOKEN("expired_token", 400, "Expired", "Nobody answered in time."),
  INVALID_GRANT("invalid_grant", 400, "The code is unknown, used or another client's."),
  NUMBER_REQUIRED(
      "number_required", 400, "Approved; the number that the page shows is still to be typed."),
  NUMBER_MISMATCH("number_mismatch", 400, "The number typed is not the one the page shows."),
  DEVICE_CODE_NOT_FOUND("device_code_not_found", 404, "No sign-in waits for this code."),
  DEVICE_CODE_EXPIRED("device_code_expired", 409, "The request has ended."),
  DEVICE_CODE_ALREADY_APPROVED(
      "device_code_already_approved",
      409,
      "Already Approved",
      "The request has been answered before."),
  DEVICE_OTHER_NETWORK(
      "device_other_network",
      403,
      "Other network",
      "The Domain's device_policy is same-network, and browser and program are not on one."),
  DEVICE_LOGIN_OFF(
      "device_login_off", 403, "Device login is off", "The Domain's device_policy is off."),

  // tokens and machines
  UNSUPPORTED_GRANT_TYPE("unsupported_grant_type", 400, "The grant type is not taken here."),
  INVALID_CLIENT("invalid_client", 401, "The client is unknown or its secret is wrong."),
  UPSTREAM_FAILED(
      "upstream_failed",
      502,
      "Identity Provider Failed",
      "The identity provider broke while it was asked."),
  FEDERATION_KIND_MISMATCH("federation_kind_mismatch", 403, "The machine does not use this grant."),
  SPIFFE_VERIFICATION_FAILED(
      "spiffe_verification_failed",
      401,
      "SPIFFE Verification Failed",
      "The JWT-SVID is not good here: its signature, its time or its audience."),
  SPIFFE_BUNDLE_UNCONFIGURED(
      "spiffe_bundle_unconfigured",
      502,
      "SPIFFE Bundle Not Configured",
      "The Domain has no bundle for the trust domain of the JWT-SVID."),
  SPIFFE_BUNDLE_UNREACHABLE(
      "spiffe_bundle_unreachable",
      502,
      "SPIFFE Bundle Unreachable",
      "The trust domain's bundle could not be had."),
  NOT_PROVISIONED("not_provisioned", 501, "This installation does not offer that yet."),
  TOKEN_ALREADY_ROTATED("token_already_rotated", 409, "The token has a successor that is in use."),
  TOO_MANY_TOKENS(
      "too_many_tokens", 409, "The identity holds as many live tokens as tokens.live-max allows."),
  TOKEN_NOT_ROTATABLE("token_not_rotatable", 409, "Login tokens end; they do not rotate."),
  REAUTHENTICATION_REQUIRED(
      "reauthentication_required",
      403,
      "Sign In Again",
      "The sign-in is too long ago to mint a token."),

  // setup
  LICENSE_REQUIRED("license_required", 409, "The setup goes on once a license is installed."),
  SETUP_INCOMPLETE(
      "setup_incomplete",
      403,
      "Not Set Up Yet",
      "Nobody can sign in at the platform before its first operator has activated."),

  // administration
  DOMAIN_SLUG_CONFLICT("domain_slug_conflict", 409, "Slug Taken", "Another Domain has this slug."),
  TENANT_NOT_EMPTY(
      "tenant_not_empty", 409, "The tenant has people beyond its owner, machines or live tokens."),
  IDEMPOTENCY_KEY_REUSED(
      "idempotency_key_reused",
      409,
      "Idempotency-Key Reused",
      "The Idempotency-Key belongs to another request."),
  BINDING_CONFLICT("binding_conflict", 409, "The Domain has an active binding to this issuer."),
  ACCOUNT_EXISTS("account_exists", 409, "The Domain has an account with this name."),
  SERVICE_IDENTITY_EXISTS(
      "service_identity_already_exists",
      409,
      "Service Identity Exists",
      "The name or subject is taken."),
  ROLE_EXISTS("role_exists", 409, "The Domain has a role of this name at its gateway."),
  ROLE_NOT_FOUND("role_not_found", 404, "The Domain has no role of this name at its gateway."),
  PERSON_NOT_FOUND("person_not_found", 404, "The Domain does not know this person."),
  ACCESS_LIMIT_REACHED(
      "access_limit_reached",
      409,
      "The Domain has 100 roles, the role 50 rules or 10 000 members, or the person 20 roles."),
  CLIENT_LIMIT_REACHED(
      "client_limit_reached",
      409,
      "The Domain has 1000 registered clients or 100 initial access tokens."),
  PRECONDITION_FAILED("precondition_failed", 412, "Somebody changed it since it was read."),
  WEAK_PASSWORD("weak_password", 400, "The password is shorter than 12 characters or too common."),

  // license
  LICENSE_INVALID(
      "license_invalid",
      400,
      "Not a License",
      "The document is not a license, was cut off, or is out of bounds."),
  LICENSE_MISSING("license_missing", 403, "No license was ever installed; install one."),
  LICENSE_EXPIRED(
      "license_expired",
      403,
      "The license and its grace are over: what exists goes on, new tenants need a new license."),
  LICENSE_NOT_YET_VALID(
      "license_not_yet_valid",
      403,
      "The license begins or was issued after what this machine's clock says."),
  LICENSE_UNTRUSTED(
      "license_untrusted",
      403,
      "No key that is trusted for its kind has signed the license as it is."),
  LICENSE_WRONG_INSTALLATION(
      "license_wrong_installation",
      403,
      "License for Another Installation",
      "The license is bound to another installation's id."),
  LICENSE_CLOCK(
      "license_clock",
      403,
      "Clock Gone Backwards",
      "The machine's clock is more than 10 minutes behind a time seen before; set it right."),
  LICENSE_TENANT_LIMIT(
      "license_tenant_limit",
      403,
      "Tenant Limit Reached",
      "There are as many tenants as the license allows."),

  // the server's own trouble
  INVALID_LAST_EVENT_ID("invalid_last_event_id", 400, "Last-Event-ID is not the id of an event."),
  EVENT_HISTORY_GONE("event_history_gone", 410, "The events after Last-Event-ID are gone."),
  SIGNED_EVENT_BUS_NOT_PROVISIONED(
      "signed_event_bus_not_provisioned", 501, "This installation has no signer."),
  AUDIT_ENTRY_NOT_FOUND("audit_entry_not_found", 404, "There is no such entry, or not for you."),
  RATE_LIMITED(
      "rate_limited",
      429,
      "Too Many Requests",
      "Too many attempts; wait as long as Retry-After says."),
  OVERLOADED("overloaded", 503, "The server is at its limit; try again after Retry-After."),
  DATASTORE_UNAVAILABLE(
      "datastore_unavailable",
      503,
      "Service Unavailable",
      "The database did not answer; nothing was changed."),
  INTERNAL("internal", 500, "Internal Error", "Something broke on our side; no more is shown.");

  private static final String TYPE_PREFIX = "https://plexsphere.com/errors/";

  private final String code;
  private final int status;
  private final String title;
  private final String explanation;

  /** A title that is the code in words. */
  ErrorCode(String code, int status, String explanation) {
    this(code, status, Titles.of(code), explanation);
  }

  ErrorCode(String code, int status, String title, String explanation) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  /** The value of the problem's {@code code} member. */
  public String code() {
    return code;
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** A short, stable summary; the first half of the command line's error line. */
  public String title() {
    return title;
  }

  /** One sentence for the generated reference and for {@code /errors/<slug>}. */
  public String explanation() {
    return explanation;
  }

  /** The last path segment of {@link #type()}: the code with dashes. */
  public String slug() {
    return code.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The problem {@code type} URI (RFC 9457 section 3.1.1), an identifier that never changes. */
  public String type() {
    return TYPE_PREFIX + slug();
  }

  /** How a command ends that met this refusal. */
  public Exit exit() {
    return Exit.ofStatus(status);
  }

  /** The entry whose {@link #code()} or {@link #slug()} this is. */
  public static Optional<ErrorCode> find(String codeOrSlug) {
    for (var each : values()) {
      if (each.code.equals(codeOrSlug) || each.slug().equals(codeOrSlug)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
