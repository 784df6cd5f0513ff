package dev.lintel.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Responses that come piece by piece. */
@OnEachServer
class StreamTests {

  private static final String EVENTS = "text/event-stream";
  private static final String FIRST = "data: 1\n\n";

  /** Less than the whole stream, more than the buffers on the way. */
  private static final long BOUND = 24L << 20;

  @Test
  @Requirement("APP-5.1")
  void theStreamHasItsPieces(RunningApplication application) {
    Answer.is(application.get("/stream?chunks=3&size=2"), 200, Answer.OCTETS, "abcdef");
    Answer.is(application.get("/stream?chunks=0"), 200, Answer.OCTETS, "");
    Answer.is(application.get("/stream"), 200, Answer.OCTETS, Answer.letters(0, 10 * 1024));
    Answer.is(
        application.get("/stream?chunks=300&size=5000"),
        200,
        Answer.OCTETS,
        Answer.letters(0, 300 * 5000));
    Answer.is(
        application.get("/stream?chunks=2&size=1048576"),
        200,
        Answer.OCTETS,
        Answer.letters(0, 2 << 20));
  }

  @Test
  @Requirement("APP-5.2")
  void theStreamWaitsForTheClient(RunningApplication application) {
    WireClient client =
        application
            .connectNarrow()
            .send(application.request("GET", "/stream?chunks=2048&size=32768"));
    client.readHead();
    Await.standstill("what the application writes", application.watch()::handed);
    assertThat(application.watch().handed())
        .as("bytes written while the client does not read")
        .isLessThan(BOUND);
    client.reset();
  }

  @Test
  @Requirement("APP-5.3")
  void theStreamEndsWhenTheClientIsGone(RunningApplication application) {
    WireClient client =
        application.connect().send(application.request("GET", "/stream?chunks=1000000&size=1024"));
    client.readHead();
    assertThat(client.readChunk()).isNotEmpty();
    client.reset();
    Await.until(
        "the handler of /stream ends when the client is gone",
        () -> application.watch().live() == 0);
  }

  @Test
  @Requirement("APP-5.4")
  void eventsHaveTheirForm(RunningApplication application) {
    WireResponse response = application.get("/events?count=2&ms=0");
    Answer.is(response, 200, EVENTS, "data: 1\n\ndata: 2\n\n");
    assertThat(response.header("cache-control")).isEqualTo("no-store");
    Answer.is(application.get("/events?count=0"), 200, EVENTS, "");
  }

  @Test
  @Requirement("APP-5.5")
  void theFirstEventLeavesAtOnceAndTheSecondWhenItIsDue(RunningApplication application) {
    WireClient client = events(application, "/events?count=2&ms=600000");
    client.expectSilence();
  }

  /** Whoever collects 8 KiB before it sends would need more than a minute for them. */
  @Test
  @Requirement("APP-5.5")
  void eachEventLeavesWhenItIsDue(RunningApplication application) {
    long begin = System.nanoTime();
    WireClient client = events(application, "/events?count=1000000&ms=100");
    for (int number = 2; number <= 4; number++) {
      String event = "data: " + number + "\n\n";
      assertThat(RequestBodyTests.readText(client, event.length())).isEqualTo(event);
    }
    assertThat(System.nanoTime() - begin).as("time of three pauses").isGreaterThan(280_000_000L);
  }

  @Test
  @Requirement("APP-5.6")
  void eventsEndWhenTheClientIsGone(RunningApplication application) {
    WireClient client =
        application.connect().send(application.request("GET", "/events?count=2&ms=600000"));
    Await.until("/events is called", () -> application.watch().live() == 1);
    client.close();
    Await.until(
        "the handler of /events ends when the client is gone",
        () -> application.watch().live() == 0);
  }

  @Test
  @Requirement("APP-5.7")
  void eventsEndWhenTheServerDrains(RunningApplication application) throws Exception {
    Server server = application.start(original -> original);
    WireClient client =
        application
            .connect(server)
            .send(application.request("GET", "/events?count=1000000&ms=600000"));
    Await.until("/events is called", () -> application.watch().live() == 1);
    CompletionStage<Void> drained = server.drain();
    assertThat(client.read().text()).as("the events before the drain").isEqualTo(FIRST);
    Await.value("the drain", drained);
  }

  /** Asks for events and reads the first one. */
  private static WireClient events(RunningApplication application, String endpoint) {
    WireClient client = application.connect().send(application.request("GET", endpoint));
    client.readHead();
    assertThat(RequestBodyTests.readText(client, FIRST.length())).isEqualTo(FIRST);
    return client;
  }
}
