package dev.plexsphere.kit.http;

import java.time.Duration;

/**
 * What one listener bears.
 *
 * @param request from the first byte of a request to the last of its body; a client that dribbles
 *     is cut off here, however lively it looks
 * @param idle silence on a connection, in either direction
 * @param drain how long {@link HttpListener#close} waits for running requests
 * @param connectionsPerAddress open at a time from one IPv4 address or one IPv6 /64; trusted
 *     proxies are not counted
 * @param connections open at a time in all
 * @param tlsPoll how often certificate and key are looked at for changes
 */
public record Limits(
    Duration request,
    Duration idle,
    Duration drain,
    int connectionsPerAddress,
    int connections,
    Duration tlsPoll) {

  /** 30 s, 30 s, 10 s, 1024, 16384, one minute. */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          1024,
          16_384,
          Duration.ofMinutes(1));

  /**
   * @throws IllegalArgumentException for a duration or number that is not positive
   */
  public Limits {
    if (!request.isPositive() || !idle.isPositive() || !tlsPoll.isPositive()) {
      throw new IllegalArgumentException("a time limit of the listener must be positive");
    }
    if (connectionsPerAddress < 1 || connections < 1) {
      throw new IllegalArgumentException("a listener needs room for at least one connection");
    }
  }

  /** The same with another time for one request. */
  public Limits request(Duration other) {
    return new Limits(other, idle, drain, connectionsPerAddress, connections, tlsPoll);
  }

  /** The same with other numbers of connections. */
  public Limits connections(int perAddress, int inAll) {
    return new Limits(request, idle, drain, perAddress, inAll, tlsPoll);
  }

  /** The same, looking at certificate and key more or less often. */
  public Limits tlsPoll(Duration other) {
    return new Limits(request, idle, drain, connectionsPerAddress, connections, other);
  }
}
