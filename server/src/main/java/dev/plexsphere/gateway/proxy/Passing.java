package dev.plexsphere.gateway.proxy;

import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.kit.http.Exchange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** A request on its way to an upstream, with the headers that the upstream is to see. */
final class Passing extends Request.Wrapper {
  private final HttpFields headers;
  private final HttpFields own;
  private final Upstream upstream;
  private final String correlationId;
  private volatile boolean broken;
  private volatile boolean dropped;

  Passing(Request request, Response response, GatewaySession session, Upstream upstream) {
    super(request);
    var exchange = Exchange.of(request);
    this.headers = Inbound.headers(request, exchange, session);
    this.own = HttpFields.build(response.getHeaders()).asImmutable();
    this.upstream = upstream;
    this.correlationId = exchange.context().correlationId();
  }

  Upstream upstream() {
    return upstream;
  }

  String correlationId() {
    return correlationId;
  }

  /** True once the client failed to send its body. */
  boolean isBroken() {
    return broken;
  }

  /** Takes back what an upstream's answer has put on, before anything was sent. */
  void restore(Response response) {
    response.getHeaders().clear().add(own);
  }

  @Override
  public HttpFields getHeaders() {
    return headers;
  }

  @Override
  public long getLength() {
    long length = super.getLength();
    return length < 0 && !Inbound.hasBodyOfUnknownLength(getWrapped()) ? 0 : length;
  }

  @Override
  public Content.Chunk read() {
    var chunk = super.read();
    if (Content.Chunk.isFailure(chunk) && !dropped) {
      broken = true;
    }
    return chunk;
  }

  /** The upstream wants no more of it; that is not the client's fault. */
  @Override
  public void fail(Throwable failure) {
    dropped = true;
    super.fail(failure);
  }
}
