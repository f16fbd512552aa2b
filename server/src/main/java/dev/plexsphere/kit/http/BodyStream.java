package dev.plexsphere.kit.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** The body of an answer, piece by piece. Closing it ends the answer well. Used by one thread. */
public final class BodyStream implements AutoCloseable {
  private final Response response;

  BodyStream(Response response) {
    this.response = response;
  }

  /**
   * Sends a piece now.
   *
   * @throws Exchange.Gone when the client has left, or reads too slowly
   */
  public void write(byte[] piece) {
    write(piece, false);
  }

  private void write(byte[] piece, boolean last) {
    try {
      Content.Sink.write(response, last, ByteBuffer.wrap(piece));
    } catch (IOException e) {
      throw new Exchange.Gone(e);
    }
  }

  @Override
  public void close() {
    write(new byte[0], true);
  }
}
