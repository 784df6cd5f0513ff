package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Timeouts;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import dev.lintel.tck.wrap.LintRun;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The application under test on one server, and the connections of one test to it. */
public final class RunningApplication {
  private final ServerProvider provider;
  private final NamedApplication application;
  private final String path;
  private final Watch watch = new Watch();

  /** With the patience of the kit: a busy machine is no broken rule. */
  private final LintRun lint = new LintRun(Await.patience());

  private final List<WireClient> clients = new CopyOnWriteArrayList<>();
  private final List<Server> more = new CopyOnWriteArrayList<>();
  private @Nullable Server server;
  private @Nullable ServerLog log;

  RunningApplication(ServerProvider provider, NamedApplication application, String path) {
    this.provider = provider;
    this.application = application;
    this.path = path;
  }

  /** The server of the class. */
  public Server server() {
    return Objects.requireNonNull(server, "the server has not been started");
  }

  /** What the application does with its exchanges. */
  public Watch watch() {
    return watch;
  }

  /** The target of an endpoint: below the path that the configuration names. */
  public String at(String endpoint) {
    return path + endpoint;
  }

  /** A request head for an endpoint, with a Host field and the given field lines. */
  public String request(String method, String endpoint, String... fields) {
    return requestTo(method, at(endpoint), fields);
  }

  /** A request head for a target, with a Host field and the given field lines. */
  public String requestTo(String method, String target, String... fields) {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: kit\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** Gets an endpoint on a new connection. */
  public WireResponse get(String endpoint) {
    return connect().send(request("GET", endpoint)).read();
  }

  /** Posts a body of a declared length to an endpoint on a new connection. */
  public WireResponse post(String endpoint, byte[] body, String... fields) {
    var all = new ArrayList<>(List.of(fields));
    all.add("Content-Length: " + body.length);
    WireClient client = connect();
    client.send(request("POST", endpoint, all.toArray(String[]::new)));
    return readWhileSending(client, () -> client.send(body));
  }

  /** Reads a response on this thread while another one sends: the application may stream. */
  public WireResponse readWhileSending(WireClient client, Runnable sender) {
    CompletableFuture<Void> sent = CompletableFuture.runAsync(sender);
    WireResponse response = client.read();
    Await.value("the body is sent", sent);
    return response;
  }

  /** A new connection. */
  public WireClient connect() {
    return connect(server());
  }

  /** A new connection to a server that the test has started. */
  public WireClient connect(Server to) {
    return connect(to.address(), 0);
  }

  /** A new connection with a small receive buffer, for a client that does not read. */
  public WireClient connectNarrow() {
    return connect(server().address(), 4096);
  }

  /** Starts one more instance of the application on a server that is closed after the test. */
  public Server start(UnaryOperator<Application> middleware) throws StartException {
    Server started = provider.start(checked(middleware.apply(application.make())), options());
    more.add(started);
    return started;
  }

  void open() throws StartException {
    log = new ServerLog(ForwardingServerProvider.unwrap(provider).getClass().getPackageName());
    server = provider.start(checked(application.make()), options());
  }

  void begin() {
    log().clear();
    watch.begin();
  }

  void end() {
    clients.forEach(WireClient::close);
    more.forEach(Server::close);
    clients.clear();
    more.clear();
  }

  void close(boolean failed) {
    try {
      if (!failed) {
        Await.until(
            "no handler is at work when all tests are over and all clients gone", watch::isIdle);
      }
    } finally {
      if (server != null) {
        server.close();
      }
      log().close();
    }
    ServerThreads.awaitNone();
  }

  /** The application must not have broken a rule that the lint checks; advice is no rule. */
  void checkLint() {
    lint.check(finding -> finding.culprit() == Finding.Culprit.APPLICATION && !finding.isAdvice());
  }

  Evidence evidence(@Nullable Method test) {
    return Evidence.of(test, clients, log().show());
  }

  private Application checked(Application made) {
    return watch.around(lint.wrap(made));
  }

  private ServerLog log() {
    return Objects.requireNonNull(log, "the server has not been started");
  }

  private WireClient connect(InetSocketAddress address, int receiveBuffer) {
    WireClient client =
        WireClient.connect(ServerExtension.network(provider), address, receiveBuffer);
    clients.add(client);
    return client;
  }

  private static ServerOptions options() {
    return ServerOptions.defaults()
        .withBinds(Bind.loopback(0))
        .withEventThreads(2)
        .withTimeouts(Timeouts.defaults().withDrain(Duration.ofSeconds(2)));
  }
}
