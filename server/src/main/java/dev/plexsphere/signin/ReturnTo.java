package dev.plexsphere.signin;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.regex.Pattern;

/**
 * Where a browser goes after its sign-in: a path of ours, with a query perhaps, and never another
 * host (RFC 9700 section 4.11). Every form that some browser reads as one is refused: {@code //},
 * {@code /\}, schemes, encoded slashes, dot segments, control characters.
 */
final class ReturnTo {
  private static final int LENGTH_MAX = 2048;
  private static final Pattern PATH =
      Pattern.compile("/|(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,=:@-]+)+/?");
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

  private ReturnTo() {}

  /**
   * Gives {@code path} back where it is one of ours.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  static String check(String path) {
    int mark = path.indexOf('?');
    var beforeQuery = mark < 0 ? path : path.substring(0, mark);
    var query = mark < 0 ? "" : path.substring(mark + 1);
    if (path.length() > LENGTH_MAX
        || !PATH.matcher(beforeQuery).matches()
        || !QUERY.matcher(query).matches()) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "return_to is a path of this server, such as /v1/device?user_code=ABCD-EFGH.")
          .asException();
    }
    return path;
  }
}
