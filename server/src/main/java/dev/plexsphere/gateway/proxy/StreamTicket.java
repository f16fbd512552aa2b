package dev.plexsphere.gateway.proxy;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one credential that may stand in an address, and does not go on to an upstream. */
final class StreamTicket {
  static final String PARAMETER = "stream_ticket";
  private static final Pattern AND = Pattern.compile("&");

  private StreamTicket() {}

  /** The ticket of a request that opens an event stream; empty for any other, and for two. */
  static Optional<String> find(Exchange exchange, @Nullable String query) {
    if (query == null
        || !exchange.method().equals("GET")
        || !exchange.header("Accept").orElse("").contains("text/event-stream")) {
      return Optional.empty();
    }
    var tickets = AND.splitAsStream(query).filter(StreamTicket::isTicket).toList();
    return tickets.size() == 1
        ? Optional.of(tickets.getFirst().split("=", 2)[1])
        : Optional.empty();
  }

  /** Path and query without any ticket, and otherwise as they are. */
  static String without(String pathQuery) {
    int mark = pathQuery.indexOf('?');
    var pairs = List.of(AND.split(pathQuery.substring(mark + 1), -1));
    if (mark < 0 || pairs.stream().noneMatch(StreamTicket::isTicket)) {
      return pathQuery;
    }
    var kept = pairs.stream().filter(each -> !isTicket(each)).collect(Collectors.joining("&"));
    return pathQuery.substring(0, mark) + (kept.isEmpty() ? "" : "?" + kept);
  }

  private static boolean isTicket(String pair) {
    int equals = pair.indexOf('=');
    try {
      return equals >= 0 && Params.decode(pair.substring(0, equals)).equals(PARAMETER);
    } catch (RefusedException _) {
      return false; // the upstream's matter
    }
  }
}
