package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartCompliance;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Attributes;

/**
 * A form with a file (RFC 7578), parsed by Jetty from a body that is in memory already: so the
 * bounds of {@link Body} hold, and nothing is ever written to a disk.
 */
final class Multipart {
  private static final MultiPartConfig CONFIG =
      new MultiPartConfig.Builder()
          .maxParts(20)
          .maxHeadersSize(2 * 1024)
          .maxMemoryPartSize(-1) // all of it is in memory
          .useFilesForPartsWithoutFileName(false)
          .complianceMode(MultiPartCompliance.RFC7578_STRICT)
          .build();

  private Multipart() {}

  /**
   * The parameters. A field is text, as strict as {@link Params}; of a file, what is no UTF-8
   * becomes U+FFFD, so that its reader can say what is wrong with it.
   *
   * @param contentType as sent, with the boundary
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  static Params parse(String contentType, byte[] body) {
    var source = new ByteBufferContentSource(ByteBuffer.wrap(body));
    try (var parts =
        MultiPartFormData.getParts(source, new Attributes.Mapped(), contentType, CONFIG)) {
      var values = new Params.Builder();
      for (var part : parts) {
        if (part.getName() == null) {
          throw broken();
        }
        values.put(part.getName(), value(part));
      }
      return values.build();
    } catch (CompletionException | IOException _) {
      throw broken();
    }
  }

  private static String value(MultiPart.Part part) throws IOException {
    var buffer = Content.Source.asByteBuffer(part.getContentSource());
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return part.getFileName() == null
        ? Params.text(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }

  private static RuntimeException broken() {
    return Refusal.of(ErrorCode.INVALID_REQUEST, "The form's parts cannot be told apart.")
        .asException();
  }
}
