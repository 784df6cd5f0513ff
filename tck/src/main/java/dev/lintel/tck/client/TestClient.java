package dev.lintel.tck.client;

import dev.lintel.Application;
import dev.lintel.Request;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.StartException;
import dev.lintel.server.Timeouts;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.wire.WireClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tests an application without sockets.
 *
 * <pre>{@code
 * try (TestClient client = TestClient.start(new Shop())) {
 *   TestResponse response = client.get("/shelf").expectStatus(200);
 *   assertThat(response.text()).isEqualTo("empty\n");
 * }
 * }</pre>
 *
 * <p>The application runs as on any server: its startup before the first request, its shutdown when
 * this client is closed, sync handlers on threads that may block, async ones on an event thread.
 * Each request has a connection of its own. What the application does and what it is told is kept
 * in a {@link Trace}, which every failure shows.
 *
 * <p>Nothing waits without end: what does not happen within the system property {@code
 * lintel.tck.patience}, 10 s in milliseconds, is an {@link AssertionError}. May be used on any
 * thread.
 */
public final class TestClient implements AutoCloseable {

  /** Beside what is on its way: a client that does not read is felt soon. */
  private static final int RECEIVE_BUFFER = 1024;

  private final MemoryServerProvider provider = new MemoryServerProvider();
  private final Map<Integer, Trace> traces = new ConcurrentHashMap<>();
  private final List<WireClient> connections = new CopyOnWriteArrayList<>();
  private final TracedApplication traced = new TracedApplication(this::trace);
  private final Server server;

  private TestClient(Application application, ServerOptions options) throws StartException {
    server = provider.start(traced.around(application), options);
  }

  /**
   * Starts an application with the default settings, but for one second to drain.
   *
   * @param application the application
   * @return its client
   * @throws AssertionError if it does not start; the cause is the reason
   */
  public static TestClient start(Application application) {
    return start(
        application,
        ServerOptions.defaults()
            .withTimeouts(Timeouts.defaults().withDrain(Duration.ofSeconds(1))));
  }

  /**
   * Starts an application with other settings, to test limits and time-outs.
   *
   * @param application the application
   * @param options the settings; host and port do not matter
   * @return its client
   * @throws AssertionError if it does not start; the cause is the reason
   */
  public static TestClient start(Application application, ServerOptions options) {
    try {
      return new TestClient(application, options.withBinds(Bind.of("127.0.0.1", 0)));
    } catch (StartException failure) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  /**
   * Sends a GET request.
   *
   * @param target path and query, such as {@code /shelf?row=2}
   * @return the whole response
   * @throws AssertionError if there is none
   */
  public TestResponse get(String target) {
    return request("GET", target).send();
  }

  /**
   * Begins to write a request.
   *
   * @param method such as {@code POST}
   * @param target path and query, as they are sent
   * @return the request, to be completed and sent
   */
  public TestRequest request(String method, String target) {
    return new TestRequest(this, method, target);
  }

  /**
   * The server, to look at it or to let it drain.
   *
   * @return the server
   */
  public Server server() {
    return server;
  }

  /**
   * Leaves all connections, stops the server and shuts the application down.
   *
   * @throws AssertionError if the shutdown failed; the cause is the reason
   */
  @Override
  public void close() {
    connections.forEach(WireClient::close);
    server.close();
    Throwable failure = traced.shutdownFailure();
    if (failure != null) {
      throw new AssertionError("the shutdown of the application failed: " + failure, failure);
    }
  }

  /** Connects; the requests of the connection have that trace. */
  WireClient connect(Trace trace) {
    try {
      int port = provider.network().freePort();
      traces.put(port, trace);
      WireClient connection =
          WireClient.over(
              provider.connect(
                  server.address(),
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  RECEIVE_BUFFER));
      connections.add(connection);
      return connection;
    } catch (IOException stopped) {
      throw new UncheckedIOException("the server takes no connections any more", stopped);
    }
  }

  private Trace trace(Request request) {
    return traces.getOrDefault(
        ((InetSocketAddress) request.remoteAddress()).getPort(), new Trace());
  }
}
