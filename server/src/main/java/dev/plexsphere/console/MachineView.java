package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine's page; it shows and changes nothing. */
public record MachineView(
    String tenantId,
    String slug,
    ShortId id,
    String clientId,
    String name,
    Badge badge,
    String checkedBy,
    When created,
    List<TokenRow> tokens) {

  public record TokenRow(
      ShortId id, Badge badge, String env, @Nullable When lastUsed, When issued, When expires) {}
}
