package dev.plexsphere.authserver;

import dev.plexsphere.authn.Operator;
import dev.plexsphere.authn.OperatorDoor;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import java.net.InetAddress;
import java.util.List;

/** Another process of acme's, as far as anybody outside can see. */
record AcmeNode(HttpListener listener, Authserver authserver, Database database)
    implements AutoCloseable {
  private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.0/8"));

  /** Acme's servers on that database, which reach clients on loopback alone. */
  static Authserver server(Acme of, Database on, HostedOptions options) {
    return new Authserver(
        on,
        of.ledger,
        of.ids,
        of.clock,
        of.domains,
        of.urls,
        of.codes,
        of.keys,
        of.kek,
        of.accounts,
        of.forgotten,
        of.sessions,
        of.clients,
        of.devices.service,
        of.devices.bindings,
        of.pages,
        options,
        of.vouchers.trusted(),
        new GuardedClient(new EgressGuard(LOOPBACK)),
        of::platformClosed);
  }

  /** On a free port, behind {@link TrustedProxy} for who comes from there. */
  static HttpListener listen(Acme of, Authserver authserver) {
    var problems = new Problems("http://localhost:8080", of.pages::error);
    var router = new Router(TrustedProxy.HOSTS, problems);
    of.pages.mount(router);
    authserver.mount(router);
    of.devices.mount(router);
    router.get(
        "/operators-only",
        new OperatorDoor(authserver.operators()),
        x -> x.text(200, Operator.of(x).email()));
    var made =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    made.start();
    return made;
  }

  int port() {
    return listener.port();
  }

  @Override
  public void close() {
    listener.close();
    authserver.close();
    database.close();
  }
}
