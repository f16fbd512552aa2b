package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that nobody but its own file vouches for.
 *
 * @param pem the file that trusts it
 */
record TestCertificate(Path pem, List<KeyManager> keys) {

  /** One for a host name, made by keytool. */
  static TestCertificate of(Path folder, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = folder.resolve(name + ".p12");
    var pem = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair -alias a -keyalg EC -groupname secp256r1 -validity 1 -dname CN="
            + name
            + " -ext SAN=DNS:"
            + name
            + " -storepass changeit -keystore "
            + store);
    keytool("-exportcert -rfc -alias a -storepass changeit -file " + pem + " -keystore " + store);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    return new TestCertificate(pem, List.of(managers.getKeyManagers()));
  }

  SSLContext context() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(keys.toArray(KeyManager[]::new), null, null);
    return context;
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
