package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;

/** Reads a request's body, bounded in bytes and in time. */
final class Body {
  private static final int CHUNK = 8 * 1024;
  private static final int DRAINED_MAX = 1024 * 1024;
  private static final Duration DRAIN_MAX = Duration.ofSeconds(1);

  private Body() {}

  /**
   * The whole body.
   *
   * @param deadline counted from the first byte of the request
   * @throws dev.plexsphere.kit.RefusedException 413, 408, or 400 for bad framing
   */
  static byte[] read(Request request, int max, Duration deadline) {
    if (request.getLength() > max) {
      throw tooLarge(max);
    }
    int expected = (int) request.getLength(); // -1 where nobody said
    var out = new ByteArrayOutputStream(expected < 0 ? CHUNK : expected);
    var buffer = new byte[expected < 0 ? CHUNK : Math.clamp(expected, 1, CHUNK)];
    try {
      var in = Request.asInputStream(request); // not closed: that would cut off what drain reads
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        if (out.size() > max) {
          throw tooLarge(max);
        }
        if (NanoTime.since(request.getBeginNanoTime()) > deadline.toNanos()) {
          throw tooSlow();
        }
      }
      return out.toByteArray();
    } catch (IOException | HttpException.RuntimeException e) {
      throw isTimeout(e) ? tooSlow() : incomplete();
    }
  }

  /**
   * Writes all of an answer that refuses a body but its end, and reads away what still comes of the
   * body. One that asked whether to go on has been told not to, and HTTP/2 resets a stream by
   * itself: then false, and nothing was done.
   */
  static boolean refuse(Request request, Response response, byte[] answer) throws IOException {
    boolean isSending =
        request.getConnectionMetaData().getHttpVersion().getVersion() <= 11
            && !request.getHeaders().contains(HttpHeader.EXPECT);
    if (isSending) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
      Content.Sink.write(response, false, ByteBuffer.wrap(answer)); // nobody waits for the rest
      drain(request);
    }
    return isSending;
  }

  /**
   * Reads away what still comes of a body that was refused, at most 1 MiB and for a second. A
   * connection that is closed with bytes unread is reset, and the reset can overtake the answer
   * (RFC 9112 section 9.6).
   */
  private static void drain(Request request) {
    long begun = NanoTime.now();
    int left = DRAINED_MAX;
    while (left > 0) {
      var chunk = request.read();
      if (chunk == null) {
        if (!comesMore(request, DRAIN_MAX.toNanos() - NanoTime.since(begun))) {
          return;
        }
        continue;
      }
      left -= chunk.remaining();
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
        return;
      }
    }
  }

  private static boolean comesMore(Request request, long nanos) {
    var here = new CountDownLatch(1);
    request.demand(here::countDown);
    try {
      return here.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isTimeout(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static RuntimeException tooLarge(int max) {
    return Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + max + " bytes.")
        .asException();
  }

  private static RuntimeException tooSlow() {
    return Refusal.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time.").asException();
  }

  private static RuntimeException incomplete() {
    return Refusal.of(ErrorCode.BAD_FRAMING, "The body did not arrive whole.").asException();
  }
}
