package dev.lintel.middleware.lint;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Completion;
import dev.lintel.ForwardingRequest;
import dev.lintel.Headers;
import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server of one socket, without a connection, that keeps all rules but those it is told. */
class StubSocket extends ForwardingRequest<AsyncRequest>
    implements WebSocketHandshake, AsyncWebSocketAcceptor, AsyncWebSocket {

  final StubExchange exchange;
  final Deque<Message> incoming = new ArrayDeque<>();

  /** Whether receives and sends complete at once. */
  boolean prompt = true;

  CompletableFuture<Message> pendingReceive;
  CompletableFuture<Void> pendingSend;
  Consumer<? super ByteBuffer> pongs;
  boolean answered;
  Completion.Outcome outcome;

  private final Set<String> lax;
  private int status;
  private String subprotocol;
  private boolean closed;
  private boolean clientClosed;
  private boolean done;

  StubSocket(StubExchange exchange, String... lax) {
    super(exchange);
    this.exchange = exchange;
    this.lax = Set.of(lax);
  }

  /** A handshake that offers two subprotocols. */
  static StubSocket offering(String... lax) {
    return new StubSocket(handshake("GET"), lax);
  }

  static StubExchange handshake(String method) {
    return new StubExchange(
        method,
        "/socket",
        "connection",
        "upgrade",
        "upgrade",
        "websocket",
        "sec-websocket-protocol",
        "chat, talk");
  }

  /** The same over HTTP/2. */
  static StubSocket overHttp2(String method, String... lax) {
    return new StubSocket(handshake(method), lax) {
      @Override
      public String protocol() {
        return "HTTP/2";
      }
    };
  }

  StubSocket holding(Message... messages) {
    incoming.addAll(List.of(messages));
    return this;
  }

  StubSocket slow() {
    prompt = false;
    return this;
  }

  // ---- The server ----

  /** Starts an application, serves the socket, and shuts the application down. */
  void run(AsyncApplication application) {
    application.startup(exchange);
    serve(application.webSocket());
    exchange.shutDown(application);
  }

  void serve(AsyncWebSocketHandler handler) {
    CompletionStage<Void> handled = Stages.call(() -> handler.handle(this, this));
    handled.whenComplete((v, thrown) -> finish(thrown));
  }

  void finish(Throwable thrown) {
    done = true;
    exchange.failed(thrown);
    Completion completion = completion(thrown);
    List.copyOf(exchange.complete).forEach(listener -> listener.accept(completion));
  }

  Completion completion(Throwable thrown) {
    Completion.Outcome seen =
        thrown == null ? Completion.Outcome.COMPLETE : Completion.Outcome.FAILED;
    int answer = exchange.started == null ? status : exchange.started.status();
    return new Completion(
        outcome == null ? seen : outcome, answer, 0, 0, Instant.now(), Duration.ZERO, thrown);
  }

  private <T> CompletionStage<T> refused(String rule, boolean broken) {
    return broken && !lax.contains(rule)
        ? Stages.failed(new ProtocolException(rule, "refused"))
        : null;
  }

  @SafeVarargs
  private static <T> CompletionStage<T> first(CompletionStage<T>... stages) {
    for (CompletionStage<T> stage : stages) {
      if (stage != null) {
        return stage;
      }
    }
    throw new AssertionError("the last is never null");
  }

  // ---- The handshake ----

  @Override
  public List<String> subprotocols() {
    return List.of("chat", "talk");
  }

  @Override
  public CompletionStage<AsyncWebSocket> accept(String wanted, Headers headers) {
    CompletionStage<AsyncWebSocket> refused =
        first(
            refused("WS-2.1", answered),
            refused("WS-2.2", wanted != null && !subprotocols().contains(wanted)),
            refused("WS-2.3", headers.contains("upgrade")),
            CompletableFuture.completedStage(this));
    if (!refused.toCompletableFuture().isCompletedExceptionally()) {
      answered = true;
      subprotocol = wanted;
      status = protocol().equals("HTTP/2") ? 200 : 101;
    }
    return refused;
  }

  @Override
  public CompletionStage<AsyncBodyWriter> reject(ResponseHead head) {
    boolean opens = protocol().equals("HTTP/2") && head.status() / 100 == 2;
    CompletionStage<AsyncBodyWriter> refused =
        first(refused("WS-2.1", answered), refused("WS-10.4", opens), exchange.start(head));
    answered |= !refused.toCompletableFuture().isCompletedExceptionally();
    return refused;
  }

  @Override
  public CompletionStage<Void> decline() {
    CompletionStage<Void> refused = first(refused("WS-2.1", answered), Stages.done());
    answered = true;
    return refused;
  }

  // ---- The socket ----

  @Override
  public String subprotocol() {
    return subprotocol;
  }

  @Override
  public CompletionStage<Message> receive() {
    return first(
        refused("WS-3.5", pendingReceive != null),
        refused("WS-3.4", clientClosed),
        refused("WS-6.3", done),
        prompt ? CompletableFuture.completedStage(next()) : later());
  }

  private Message next() {
    Message message = incoming.poll();
    clientClosed |= message instanceof Message.Close;
    return message;
  }

  private CompletionStage<Message> later() {
    pendingReceive = new CompletableFuture<>();
    return pendingReceive;
  }

  /** The pending receive is answered. */
  void received() {
    CompletableFuture<Message> stage = pendingReceive;
    pendingReceive = null;
    stage.complete(next());
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    boolean closes = message instanceof Message.Close;
    CompletionStage<Void> refused =
        first(
            refused("WS-6.5", closed || done),
            refused(
                "WS-6.6",
                message instanceof Message.Close close
                    && (close.code() == 1006 || close.reason().length() > 123)),
            refused("WS-4.2", pendingSend != null && !closes),
            prompt || closes ? Stages.done() : sentLater());
    closed |= closes && !refused.toCompletableFuture().isCompletedExceptionally();
    return refused;
  }

  @Override
  public CompletionStage<Void> ping(ByteBuffer payload) {
    return first(
        refused("WS-6.5", closed || done),
        refused("WS-5.4", payload.remaining() > 125),
        refused("WS-4.2", pendingSend != null),
        prompt ? Stages.done() : sentLater());
  }

  private CompletionStage<Void> sentLater() {
    pendingSend = new CompletableFuture<>();
    return pendingSend;
  }

  /** The pending send was sent. */
  void sent() {
    CompletableFuture<Void> stage = pendingSend;
    pendingSend = null;
    stage.complete(null);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    pongs = listener;
  }
}
