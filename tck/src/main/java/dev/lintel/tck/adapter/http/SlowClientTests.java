package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, but not too slow: each of their steps comes within its time-out. */
class SlowClientTests {

  private static final Duration HEAD = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
  private static final Duration WRITE = Duration.ofMillis(1500);

  /** How much a client reads before it rests; after two or three the kernel asks for more. */
  private static final int STEP = 1_000_000;

  /** How often it rests: longer than {@link #WRITE} in all, and than a server needs to notice. */
  private static final int STEPS = 11;

  /** How many steps are left then: the buffers of the kernel may hold as much. */
  private static final int REST = 6;

  private static final byte[] CONTENT = filler((STEPS + REST) * STEP);

  @TempDir static Path folder;
  private static Path file;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
          options ->
              options.withTimeouts(
                  options.timeouts().withHead(HEAD).withKeepAlive(KEEP_ALIVE).withWrite(WRITE)));

  @BeforeAll
  static void write() throws IOException {
    file = Files.write(folder.resolve("file"), CONTENT);
  }

  @Test
  @Requirement("HTTP-8.6")
  void responsesThatAreReadSlowlyArriveWhole() {
    ByteBuffer content = ByteBuffer.wrap(CONTENT);
    List<Route> routes =
        List.of(
            server.serveAsync((request, responder) -> responder.send(OK, content)),
            server.serveAsync(
                (request, responder) -> responder.sendFile(OK, file, 0, CONTENT.length)));
    List<WireClient> clients =
        routes.stream().map(route -> server.connectNarrow().send(route.get())).toList();
    List<ByteBuffer> bodies =
        clients.stream().map(client -> ByteBuffer.allocate(CONTENT.length)).toList();
    clients.forEach(WireClient::readHead);
    for (int step = 0; step < STEPS + REST; step++) {
      for (int i = 0; i < clients.size(); i++) {
        bodies.get(i).put(clients.get(i).readBytes(STEP));
      }
      if (step < STEPS) {
        Await.stays(
            "no exchange ends", () -> routes.stream().allMatch(each -> each.completed() == 0));
      }
    }
    for (int i = 0; i < clients.size(); i++) {
      Expect.bytes(bodies.get(i).array(), CONTENT);
      assertThat(routes.get(i).completion().outcome()).isEqualTo(Completion.Outcome.COMPLETE);
    }
  }

  @Test
  @Requirement("HTTP-8.8")
  void aConnectionThatIsUsedIsKept() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("x")));
    WireClient client = server.connect();
    long began = System.nanoTime();
    while (System.nanoTime() - began < KEEP_ALIVE.toNanos()) {
      assertThat(client.send(route.get()).read().text()).isEqualTo("x");
      client.expectSilence();
    }
    assertThat(client.send(route.get()).read().text()).isEqualTo("x");
  }

  @Test
  @Requirement("HTTP-8.12")
  void aHeadHasItsTimeHoweverLongTheConnectionWasIdle() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("served")));
    String head = route.get();
    WireClient kept = server.connect();
    assertThat(kept.send(head).read().text()).isEqualTo("served");
    Map<String, WireClient> clients = Map.of("new", server.connect(), "kept", kept);
    long began = System.nanoTime();
    while (System.nanoTime() - began < HEAD.toNanos()) {
      clients.values().forEach(WireClient::expectSilence);
    }
    clients.forEach(
        (connection, client) -> {
          client.send(head.substring(0, 10));
          client.expectSilence();
          client.send(head.substring(10));
          assertThat(client.read().text()).as("on a %s connection", connection).isEqualTo("served");
        });
  }
}
