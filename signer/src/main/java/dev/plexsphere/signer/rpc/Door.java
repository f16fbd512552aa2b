package dev.plexsphere.signer.rpc;

import dev.plexsphere.signer.SignerRefusal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Lets in who may call a method and nobody else. A client certificate of a listed program makes a
 * peer; without one, a token for the signer makes an operator. Every call leaves one line in the
 * log, without what was sent.
 */
final class Door implements ServerInterceptor {
  private static final Logger LOG = Logger.getLogger(Door.class.getName());
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";
  private static final int URI_NAME = 6; // RFC 5280 section 4.2.1.6

  private final Set<String> peers;
  private final Function<String, Optional<String>> tokens;

  /**
   * @param peers common names, or URIs of the alternative name, of certificates that count
   * @param tokens the subject of a token that is good
   */
  Door(Set<String> peers, Function<String, Optional<String>> tokens) {
    this.peers = peers;
    this.tokens = tokens;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var method = call.getMethodDescriptor().getFullMethodName();
    try {
      var caller = caller(call, headers, method);
      if (!Access.permits(method, caller)) {
        throw caller instanceof Caller.Anonymous
            ? SignerRefusal.unauthenticated()
            : SignerRefusal.denied();
      }
      return Contexts.interceptCall(
          Context.current().withValue(Caller.CURRENT, caller), call, headers, next);
    } catch (RuntimeException e) {
      LOG.info(() -> method + " refused: " + e.getMessage());
      call.close(Statuses.of(e).getStatus(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private Caller caller(ServerCall<?, ?> call, Metadata headers, String method) {
    var certificate = certificate(call);
    if (certificate.isPresent()) {
      var peer =
          names(certificate.get()).stream()
              .filter(peers::contains)
              .findFirst()
              .map(Caller.Peer::new)
              .orElseThrow(SignerRefusal::denied);
      if (Access.permits(method, peer) || headers.get(AUTHORIZATION) == null) {
        return peer;
      }
      // A program may bring a person along for what only a person may do.
    }
    var header = headers.get(AUTHORIZATION);
    if (header == null || !Access.takesToken(method)) {
      return new Caller.Anonymous();
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw SignerRefusal.unauthenticated();
    }
    return tokens
        .apply(header.substring(SCHEME.length()).strip())
        .<Caller>map(Caller.Operator::new)
        .orElseThrow(SignerRefusal::unauthenticated);
  }

  private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
    var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it has none
    }
  }

  /** What a certificate says its owner is called. */
  private static List<String> names(X509Certificate certificate) {
    var names = new java.util.ArrayList<String>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (var each : alternatives) {
          if (Integer.valueOf(URI_NAME).equals(each.getFirst())) {
            names.add(String.valueOf(each.get(1)));
          }
        }
      }
      for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(String.valueOf(part.getValue()));
        }
      }
    } catch (CertificateParsingException | InvalidNameException e) {
      return List.of();
    }
    return names;
  }
}
