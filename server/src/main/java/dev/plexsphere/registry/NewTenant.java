package dev.plexsphere.registry;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for.
 *
 * @param ownerName shown to people, 1 to 255 characters without control characters
 * @param operator who asks
 * @param idempotencyKey 22 to 255 visible ASCII characters, or null
 */
public record NewTenant(
    String slug,
    String name,
    String ownerEmail,
    String ownerName,
    UUID operator,
    @Nullable String idempotencyKey) {
  private static final int EMAIL_MAX = 254;
  private static final int NAME_MAX = 255;
  private static final int KEY_MIN = 22;
  private static final int KEY_MAX = 255;

  /**
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public NewTenant {
    require(
        ownerEmail.length() <= EMAIL_MAX,
        "owner.email is an email address of at most 254 characters.");
    require(
        !ownerName.isBlank()
            && ownerName.length() <= NAME_MAX
            && ownerName.chars().noneMatch(Character::isISOControl),
        "owner.displayName is 1 to 255 characters without control characters.");
    require(
        idempotencyKey == null || isKey(idempotencyKey),
        "Idempotency-Key must stand once, with 22 to 255 visible ASCII characters: 128 random bits"
            + " or more.");
  }

  private static boolean isKey(String key) {
    return key.length() >= KEY_MIN
        && key.length() <= KEY_MAX
        && key.chars().allMatch(each -> each > ' ' && each < 0x7F);
  }

  private static void require(boolean holds, String detail) {
    if (!holds) {
      throw Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
    }
  }
}
