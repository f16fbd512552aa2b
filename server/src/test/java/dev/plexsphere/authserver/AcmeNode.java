package dev.plexsphere.authserver;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.HttpListener;

/** Another process of acme's, as far as anybody outside can see. */
record AcmeNode(HttpListener listener, Authserver authserver, Database database)
    implements AutoCloseable {
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
