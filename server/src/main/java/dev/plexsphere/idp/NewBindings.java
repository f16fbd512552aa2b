package dev.plexsphere.idp;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a new binding must look like before anything is fetched. */
final class NewBindings {
  private static final int TEXT_MAX = 4096;
  private static final int LIST_MAX = 16;
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Our names that a provider's claim may be given; the subject is always {@code sub}. */
  static final Set<String> MAPPABLE = Set.of("email", "name");

  private NewBindings() {}

  /**
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  static void check(NewBinding wanted) {
    checkUrl("issuer", wanted.issuer());
    if (URI.create(wanted.issuer()).getRawQuery() != null) {
      throw refused("issuer has no query (OpenID Connect Discovery 1.0 section 3).");
    }
    var discovery = wanted.discoveryUrl();
    if (discovery != null) {
      checkUrl("discovery_url", discovery);
    }
    if (wanted.clientId().isBlank() || wanted.clientId().length() > TEXT_MAX) {
      throw refused("client_id is 1 to 4096 characters.");
    }
    var alias = wanted.alias();
    if (alias != null && (alias.length() > 64 || !ALIAS.matcher(alias).matches())) {
      throw refused("alias is 1 to 64 characters of a-z, 0-9 and single inner hyphens.");
    }
    checkList("required_acr", wanted.requiredAcr());
    checkList("required_amr", wanted.requiredAmr());
    checkMappings(wanted.claimMappings());
  }

  private static void checkUrl(String field, String value) {
    try {
      var url = new URI(value);
      var scheme = url.getScheme();
      if (("https".equals(scheme) || "http".equals(scheme))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && value.length() <= TEXT_MAX) {
        return;
      }
    } catch (java.net.URISyntaxException _) {
      // refused below
    }
    throw refused(field + " is an https URL without user name and fragment.");
  }

  private static void checkList(String field, List<String> values) {
    if (values.size() > LIST_MAX
        || values.stream().anyMatch(v -> v.isBlank() || v.length() > TEXT_MAX)) {
      throw refused(field + " has at most 16 values.");
    }
  }

  private static void checkMappings(Map<String, String> mappings) {
    mappings.forEach((ours, theirs) -> {
      if (!MAPPABLE.contains(ours) || theirs.isBlank() || theirs.length() > 256) {
        throw refused("claim_mappings maps email and name to a claim of the provider.");
      }
    });
  }

  private static RuntimeException refused(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
