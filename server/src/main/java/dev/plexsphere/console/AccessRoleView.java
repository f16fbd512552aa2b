package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One role: what it allows, who has it, and what was typed to change that. */
public record AccessRoleView(
    String tenantId,
    String slug,
    String name,
    String summary,
    List<RuleRow> rules,
    List<MemberRow> members,
    String membersShown,
    RuleForm rule,
    GrantForm grant) {

  /** Where the page is, and where its forms go. */
  public String href() {
    return "/admin-console/tenants/" + tenantId + "/access/" + name;
  }

  public record RuleRow(String id, String allow, @Nullable String deny, String may) {}

  public record MemberRow(
      ShortId id,
      String name,
      @Nullable String email,
      Badge badge,
      When granted,
      @Nullable When ends) {}

  public record RuleForm(
      String allow,
      String deny,
      boolean view,
      boolean execute,
      boolean modify,
      @Nullable String problem) {
    static RuleForm empty() {
      return new RuleForm("", "", true, false, false, null);
    }
  }

  public record GrantForm(String person, String until, @Nullable String problem) {
    static GrantForm empty() {
      return new GrantForm("", "", null);
    }
  }
}
