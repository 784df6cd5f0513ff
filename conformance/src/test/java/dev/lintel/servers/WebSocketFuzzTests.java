package dev.lintel.servers;

import dev.lintel.sample.Sample;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sessions of a WebSocket against a model of what must come back, the same on each server.
 *
 * <p>{@code -Dlintel.fuzz.sessions=5000} runs more of them, {@code -Dlintel.fuzz.seed=1} others. A
 * failure names its seed; with one session it is that one again.
 */
class WebSocketFuzzTests {

  private static final int SESSIONS = Integer.getInteger("lintel.fuzz.sessions", 60);
  private static final long SEED = Long.getLong("lintel.fuzz.seed", 6455);

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void echoesWhatIsRightAndClosesOverWhatIsWrong(String name) {
    int largest = WebSocketFuzz.LARGEST;
    ServerOptions defaults = ServerOptions.defaults();
    ServerOptions options =
        defaults
            .withLimits(
                defaults.limits().withMaxMessageBytes(largest).withMaxFrameBytes(largest + 1000))
            .withWebSocketCompression(true);
    try (Server server = Running.start(name, new Sample(), options)) {
      for (int i = 0; i < SESSIONS; i++) {
        long seed = SEED + i;
        var session = new WebSocketFuzz(seed);
        try {
          session.run(server.address());
        } catch (AssertionError failure) {
          throw new AssertionError(
              name + " with -Dlintel.fuzz.seed=" + seed + ", after " + session, failure);
        }
      }
    }
  }
}
