package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What was asked to have registered of a client, and may not be.
 *
 * @param member which says so; null where several do
 */
public record ClientRefusal(String detail, @Nullable ClientMember member) implements Refusal {
  @Override
  public ErrorCode code() {
    return ErrorCode.INVALID_REQUEST;
  }
}
