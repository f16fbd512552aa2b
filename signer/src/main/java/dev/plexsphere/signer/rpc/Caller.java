package dev.plexsphere.signer.rpc;

import io.grpc.Context;

/** Who calls. */
sealed interface Caller {
  /** Bound while a call is being handled. */
  Context.Key<Caller> CURRENT = Context.key("caller");

  /** A program of ours with a client certificate. */
  record Peer(String name) implements Caller {
    @Override
    public String toString() {
      return "peer:" + name;
    }
  }

  /** A person with a token for the signer. */
  record Operator(String subject) implements Caller {
    @Override
    public String toString() {
      return "user:" + subject;
    }
  }

  /** Anybody. */
  record Anonymous() implements Caller {
    @Override
    public String toString() {
      return "anonymous";
    }
  }
}
