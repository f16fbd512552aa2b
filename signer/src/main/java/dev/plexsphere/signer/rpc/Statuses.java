package dev.plexsphere.signer.rpc;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.signer.SignerRefusal;
import dev.plexsphere.signer.provider.ProviderException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The only place that makes a gRPC status of what was thrown. */
final class Statuses {
  private static final Logger LOG = Logger.getLogger(Statuses.class.getName());

  private Statuses() {}

  static StatusRuntimeException of(Throwable thrown) {
    return switch (thrown) {
      case SignerRefusal refusal ->
          code(refusal.kind()).withDescription(refusal.getMessage()).asRuntimeException();
      case RefusedException _, ProviderException _ -> {
        LOG.log(Level.WARNING, "keys or database cannot be reached", thrown);
        var away = SignerRefusal.unavailable();
        yield code(away.kind()).withDescription(away.getMessage()).asRuntimeException();
      }
      default -> {
        LOG.log(Level.SEVERE, "unexpected", thrown);
        yield Status.INTERNAL.withDescription("signing: internal error").asRuntimeException();
      }
    };
  }

  private static Status code(SignerRefusal.Kind kind) {
    return switch (kind) {
      case INVALID -> Status.INVALID_ARGUMENT;
      case PRECONDITION -> Status.FAILED_PRECONDITION;
      case NOT_FOUND -> Status.NOT_FOUND;
      case DENIED -> Status.PERMISSION_DENIED;
      case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
      case UNAVAILABLE -> Status.UNAVAILABLE;
    };
  }
}
