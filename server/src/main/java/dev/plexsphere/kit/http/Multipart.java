package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartCompliance;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.content.ByteBufferContentSource;

/**
 * A form with a file (RFC 7578), parsed by Jetty from a body that is in memory already: so the
 * bounds of {@link Body} hold, and nothing is ever written to a disk.
 */
final class Multipart {
  private static final int PARTS_MAX = 20;
  private static final int HEADERS_MAX = 2 * 1024;

  private Multipart() {}

  /**
   * The parameters. A field is text, as strict as {@link Params}; of a file, what is no UTF-8
   * becomes U+FFFD, so that its reader can say what is wrong with it.
   *
   * @param contentType as sent, with the boundary
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  static Params parse(String contentType, byte[] body) {
    var boundary = MultiPart.extractBoundary(contentType);
    if (boundary == null) {
      throw broken();
    }
    var parser =
        new MultiPartFormData.Parser(
            boundary, MultiPartCompliance.RFC7578_STRICT, ComplianceViolation.Listener.NOOP);
    parser.setMaxParts(PARTS_MAX);
    parser.setPartHeadersMaxLength(HEADERS_MAX);
    parser.setMaxMemoryFileSize(-1); // all of the body is in memory
    parser.setUseFilesForPartsWithoutFileName(false);
    try (var parts = parser.parse(new ByteBufferContentSource(ByteBuffer.wrap(body))).join()) {
      var values = new Params.Builder();
      for (var part : parts) {
        values.put(name(part), value(part));
      }
      return values.build();
    } catch (CompletionException _) {
      throw broken();
    }
  }

  private static String name(MultiPart.Part part) {
    var name = part.getName();
    if (name == null) {
      throw broken();
    }
    return name;
  }

  private static String value(MultiPart.Part part) {
    var source = part.newContentSource();
    var bytes = source == null ? new byte[0] : bytes(source);
    return part.getFileName() == null
        ? Params.text(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(org.eclipse.jetty.io.Content.Source source) {
    try {
      var buffer = org.eclipse.jetty.io.Content.Source.asByteBuffer(source);
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (java.io.IOException _) {
      throw broken();
    }
  }

  private static RuntimeException broken() {
    return Refusal.of(ErrorCode.INVALID_REQUEST, "The form's parts cannot be told apart.")
        .asException();
  }
}
