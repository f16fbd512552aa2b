package dev.plexsphere.event;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * NATS JetStream: subject {@code plexsphere.events.platform} or {@code plexsphere.events.<uuid>},
 * the event's id as {@code Nats-Msg-Id}, so that what is published twice is stored once.
 */
final class NatsSink implements Sink {
  private static final String STREAM = "PLEXSPHERE_EVENTS";
  private static final String SUBJECTS = "plexsphere.events.";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration DEDUPLICATED_FOR = Duration.ofMinutes(10);

  private final URI server;
  private @Nullable Connection connection;
  private @Nullable JetStream stream;

  NatsSink(URI server) {
    this.server = server;
  }

  @Override
  public void deliver(List<Event> events) throws IOException, InterruptedException {
    try {
      var open = connected();
      var acks = new ArrayList<CompletableFuture<PublishAck>>(events.size());
      for (var event : events) {
        var options = PublishOptions.builder().messageId(event.id().toString()).build();
        acks.add(open.publishAsync(subject(event), event.envelope(), options));
      }
      for (var ack : acks) {
        var _ = ack.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (JetStreamApiException | ExecutionException | TimeoutException | RuntimeException e) {
      close();
      throw new IOException("NATS does not take events: " + e.getMessage(), e);
    }
  }

  private static String subject(Event event) {
    return SUBJECTS + dev.plexsphere.ids.Scope.ofChain(event.chain()).domain().tenantId();
  }

  private JetStream connected() throws IOException, InterruptedException, JetStreamApiException {
    var open = stream;
    var link = connection;
    if (open != null && link != null && link.getStatus() == Connection.Status.CONNECTED) {
      return open;
    }
    close();
    var made =
        Nats.connect(
            new Options.Builder()
                .server(server.toString())
                .connectionName("plexsphere")
                .connectionTimeout(PATIENCE)
                .noReconnect() // a new connection is ours to make, and what is under way then comes
                // again
                .build());
    connection = made;
    var management = made.jetStreamManagement();
    var wanted =
        StreamConfiguration.builder()
            .name(STREAM)
            .subjects(SUBJECTS + ">")
            .storageType(StorageType.File)
            .duplicateWindow(DEDUPLICATED_FOR)
            .build();
    if (!management.getStreamNames().contains(STREAM)) {
      var _ = management.addStream(wanted);
    }
    open = made.jetStream();
    stream = open;
    return open;
  }

  @Override
  public void close() {
    var open = connection;
    connection = null;
    stream = null;
    if (open != null) {
      try {
        open.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
