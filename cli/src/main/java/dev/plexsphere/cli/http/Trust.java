package dev.plexsphere.cli.http;

import dev.plexsphere.cli.output.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are believed: the given authority first, then the JDK's roots, then the
 * system's. Each set is read only when the one before did not know the certificate, because reading
 * 150 roots takes longer than the whole command.
 */
public final class Trust {
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  private final @Nullable Path caFile;
  private @Nullable SSLSocketFactory factory;

  /**
   * @param caFile PEM certificates to trust besides the system's, or null
   */
  public Trust(@Nullable Path caFile) {
    this.caFile = caFile;
  }

  /** For a transport of another kind. */
  public X509ExtendedTrustManager manager() {
    try {
      return new Chained(sources());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  SSLSocketFactory socketFactory() {
    if (factory == null) {
      try {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Chained(sources())}, null);
        factory = context.getSocketFactory();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK has no TLS", e);
      }
    }
    return factory;
  }

  private List<Supplier<X509ExtendedTrustManager>> sources() throws GeneralSecurityException {
    var sources = new ArrayList<Supplier<X509ExtendedTrustManager>>();
    if (caFile != null) {
      var given = given(caFile);
      sources.add(() -> given);
    }
    sources.add(() -> manager(null));
    for (var bundle : SYSTEM_BUNDLES) {
      if (Files.isReadable(bundle)) {
        sources.add(() -> manager(roots(bundle)));
        break;
      }
    }
    return sources;
  }

  private static X509ExtendedTrustManager given(Path file) {
    try {
      return manager(read(file));
    } catch (NoSuchFileException e) {
      throw Failure.usage("No such file", file + " (the certificates to trust)");
    } catch (IOException | GeneralSecurityException e) {
      throw Failure.usage("Bad certificates", file + " holds no certificate in PEM form");
    }
  }

  private static @Nullable KeyStore roots(Path bundle) {
    try {
      return read(bundle);
    } catch (IOException | GeneralSecurityException e) {
      // not our file to complain about; the JDK's roots have already said no
      return null;
    }
  }

  private static KeyStore read(Path pem) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int count = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + count++, certificate);
      }
      if (count == 0) {
        throw new CertificateException("empty");
      }
    }
    return store;
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore roots) {
    try {
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(roots);
      return (X509ExtendedTrustManager) managers.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no trust manager", e);
    }
  }

  /** Believes what any of its sources believes; each checks the host name as well. */
  private static final class Chained extends X509ExtendedTrustManager {
    private final List<Supplier<X509ExtendedTrustManager>> sources;

    Chained(List<Supplier<X509ExtendedTrustManager>> sources) {
      this.sources = sources;
    }

    private interface Check {
      void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void any(Check check) throws CertificateException {
      CertificateException refusal = null;
      for (var source : sources) {
        try {
          check.by(source.get());
          return;
        } catch (CertificateException e) {
          refusal = refusal == null || isUnknownIssuer(refusal) ? e : refusal;
        }
      }
      throw refusal == null ? new CertificateException("no roots") : refusal;
    }

    /** A source that knew the issuer and still refused (name, dates) says more than the others. */
    private static boolean isUnknownIssuer(Throwable refusal) {
      for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
        if (cause instanceof CertPathBuilderException) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      any(manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      any(manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      any(manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("a command line has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("a command line has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a command line has no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
