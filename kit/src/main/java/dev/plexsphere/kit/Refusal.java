package dev.plexsphere.kit;

import dev.plexsphere.contract.ErrorCode;
import java.util.Map;

/** Why a request is refused: expected, said plainly, and safe to show. */
public interface Refusal {
  /** Status, title and code, from the one table. */
  ErrorCode code();

  /** One sentence for the person: what is wrong and, where it helps, the way out. No secret. */
  String detail();

  /** Response headers that belong to the refusal, such as {@code Retry-After}. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** For {@code throw}: the transaction rolls back and the edge answers. */
  default RefusedException asException() {
    return new RefusedException(this);
  }

  /** A refusal without a type of its own, for cases that one feature meets once. */
  record Plain(ErrorCode code, String detail, Map<String, String> headers) implements Refusal {}

  /** {@link Plain} without headers. */
  static Refusal of(ErrorCode code, String detail) {
    return new Plain(code, detail, Map.of());
  }
}
