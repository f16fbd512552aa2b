package dev.plexsphere.signer.rpc;

import java.util.Map;

/** Who may call what. A method that is not here nobody may call. */
enum Access {
  /** The control plane. */
  PEER,
  /** Whoever rotates. */
  OPERATOR,
  /** Both. */
  EITHER,
  /** Anybody: health. */
  ANYBODY;

  private static final String SERVICE = "plexsphere.signing.v1.SignerService/";

  private static final Map<String, Access> METHODS =
      Map.ofEntries(
          Map.entry(SERVICE + "OpenRotation", OPERATOR),
          Map.entry(SERVICE + "CloseRotation", OPERATOR),
          Map.entry(SERVICE + "Sign", PEER),
          Map.entry(SERVICE + "SignBatch", PEER),
          Map.entry(SERVICE + "PublicKey", EITHER),
          Map.entry(SERVICE + "EnsureKey", PEER),
          Map.entry(SERVICE + "ListKeys", EITHER),
          Map.entry(SERVICE + "ListAnnouncements", PEER),
          Map.entry(SERVICE + "RecordFetches", PEER),
          Map.entry("grpc.health.v1.Health/Check", ANYBODY),
          Map.entry("grpc.health.v1.Health/Watch", ANYBODY),
          Map.entry("grpc.health.v1.Health/List", ANYBODY));

  static boolean permits(String method, Caller caller) {
    var access = METHODS.get(method);
    if (access == null) {
      return false;
    }
    return switch (caller) {
      case Caller.Peer _ -> access != OPERATOR;
      case Caller.Operator _ -> access != PEER;
      case Caller.Anonymous _ -> access == ANYBODY;
    };
  }

  /** Whether who calls without a certificate may be let in by a token. */
  static boolean takesToken(String method) {
    var access = METHODS.get(method);
    return access == OPERATOR || access == EITHER;
  }
}
