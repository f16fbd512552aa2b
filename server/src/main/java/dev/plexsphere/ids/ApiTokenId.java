package dev.plexsphere.ids;

import dev.plexsphere.contract.ErrorCode;
import java.util.UUID;

/** Identifies an API token; never reused. */
public record ApiTokenId(UUID value) {
  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_token_id}
   */
  public static ApiTokenId parse(String text) {
    return new ApiTokenId(Uuids.parse(text, ErrorCode.INVALID_TOKEN_ID, "token id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
