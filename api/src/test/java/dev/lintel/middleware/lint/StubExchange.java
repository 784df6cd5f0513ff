package dev.lintel.middleware.lint;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.TlsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server of one exchange, without a connection, that keeps the rules; subclasses break one. */
class StubExchange
    implements AsyncRequest, AsyncResponder, AsyncBodyReader, AsyncBodyWriter, ServerInfo {

  final Deque<ByteBuffer> pieces = new ArrayDeque<>();
  final List<Consumer<? super DisconnectReason>> disconnect = new ArrayList<>();
  final List<Consumer<? super Instant>> drain = new ArrayList<>();
  final List<Consumer<? super Completion>> complete = new ArrayList<>();

  /** Whether writes and reads complete at once. */
  boolean prompt = true;

  Set<Capability> capabilities = Set.of();
  CompletableFuture<Void> pendingWrite;
  CompletableFuture<ByteBuffer> pendingRead;
  ResponseHead started;
  boolean ended;
  boolean finished;
  long bytesSent;
  long bytesReceived;
  Throwable failure;

  private final String method;
  private final String target;
  private final Headers headers;

  StubExchange(String method, String target, String... headers) {
    this.method = method;
    this.target = target;
    this.headers = Headers.of(headers).with("host", "lintel.dev");
  }

  static StubExchange get() {
    return new StubExchange("GET", "/x?y");
  }

  /** A request with a body that is there already. */
  static StubExchange post(String... pieces) {
    int length = String.join("", pieces).length();
    return new StubExchange("POST", "/x", "content-length", Integer.toString(length))
        .holding(pieces);
  }

  StubExchange holding(String... texts) {
    for (String text : texts) {
      pieces.add(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    return this;
  }

  // ---- The server ----

  /** Starts an application, serves the exchange, and shuts the application down. */
  void run(AsyncApplication application) {
    application.startup(this);
    serve(application.http());
    shutDown(application);
  }

  void shutDown(AsyncApplication application) {
    application.shutdown().whenComplete((v, thrown) -> failed(thrown));
  }

  void serve(AsyncHttpHandler handler) {
    CompletionStage<Void> outcome;
    try {
      outcome = handler.handle(this, this);
    } catch (RuntimeException thrown) {
      finish(thrown);
      return;
    }
    if (outcome == null) {
      finish(new ProtocolException("HTTP-2.5", "null"));
    } else {
      outcome.whenComplete((v, thrown) -> finish(thrown));
    }
  }

  void finish(Throwable thrown) {
    failed(thrown);
    finished = true;
    List.copyOf(complete).forEach(listener -> listener.accept(completion(thrown)));
  }

  Completion completion(Throwable thrown) {
    return new Completion(
        thrown == null || ended ? Completion.Outcome.COMPLETE : Completion.Outcome.FAILED,
        started == null ? 500 : started.status(),
        bytesReceived,
        bytesSent,
        Instant.now(),
        Duration.ZERO,
        thrown);
  }

  void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  // ---- The response ----

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    String refused =
        started != null
            ? "HTTP-3.1"
            : head.status() < 200
                ? "HTTP-3.7"
                : head.headers().contains("upgrade")
                    ? "HTTP-3.8"
                    : "+1".equals(head.headers().first("content-length")) ? "HTTP-3.5" : null;
    if (refused != null) {
      return Stages.failed(new ProtocolException(refused, "refused"));
    }
    started = head;
    return CompletableFuture.completedStage(this);
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    String refused =
        started != null
            ? "HTTP-3.21"
            : interim.status() >= 200 || interim.headers().contains("content-length")
                ? "HTTP-3.20"
                : null;
    return refused == null
        ? Stages.done()
        : Stages.failed(new ProtocolException(refused, "refused"));
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer piece) {
    String refused = ended ? "HTTP-3.6" : pendingWrite != null ? "HTTP-4.3" : null;
    if (refused == null && declared() >= 0 && bytesSent + piece.remaining() > declared()) {
      refused = "HTTP-3.5";
    }
    if (refused != null) {
      return Stages.failed(new ProtocolException(refused, "refused"));
    }
    bytesSent += method.equals("HEAD") || started.status() == 204 ? 0 : piece.remaining();
    if (prompt) {
      return Stages.done();
    }
    pendingWrite = new CompletableFuture<>();
    return pendingWrite;
  }

  @Override
  public CompletionStage<Void> end(Headers trailers) {
    String refused = ended ? "HTTP-3.6" : pendingWrite != null ? "HTTP-4.3" : null;
    if (refused == null && !method.equals("HEAD") && bytesSent < declared()) {
      refused = "HTTP-3.5";
    }
    if (refused == null && (trailers.contains("content-type") || trailers.contains("set-cookie"))) {
      refused = "HTTP-4.22";
    }
    if (refused != null) {
      return Stages.failed(new ProtocolException(refused, "refused"));
    }
    ended = true;
    return Stages.done();
  }

  /** The pending write was written. */
  void written() {
    CompletableFuture<Void> stage = pendingWrite;
    pendingWrite = null;
    stage.complete(null);
  }

  private long declared() {
    String length = started.headers().first("content-length");
    return length == null || started.status() == 204 ? -1 : Long.parseLong(length);
  }

  // ---- The request ----

  @Override
  public CompletionStage<ByteBuffer> read() {
    if (pendingRead != null || finished) {
      String rule = finished ? "HTTP-1.1" : "HTTP-5.2";
      return Stages.failed(new ProtocolException(rule, "refused"));
    }
    if (prompt) {
      return CompletableFuture.completedStage(next());
    }
    pendingRead = new CompletableFuture<>();
    return pendingRead;
  }

  /** The pending read is answered. */
  void received() {
    CompletableFuture<ByteBuffer> stage = pendingRead;
    pendingRead = null;
    stage.complete(next());
  }

  private ByteBuffer next() {
    ByteBuffer piece = pieces.poll();
    bytesReceived += piece == null ? 0 : piece.remaining();
    return piece;
  }

  @Override
  public AsyncBodyReader body() {
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public String path() {
    return target.split("\\?", 2)[0];
  }

  @Override
  public String query() {
    return target.contains("?") ? target.split("\\?", 2)[1] : null;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String authority() {
    return headers.first("host");
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public String header(String name) {
    return headers.first(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public long bodyLength() {
    String length = headers.first("content-length");
    return headers.contains("transfer-encoding") ? -1 : length == null ? 0 : Long.parseLong(length);
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress(1);
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(2);
  }

  @Override
  public TlsSession tls() {
    return null;
  }

  @Override
  public ServerInfo server() {
    return this;
  }

  @Override
  public <T> T extension(Key<T> key) {
    return null;
  }

  @Override
  public void onDisconnect(Consumer<? super DisconnectReason> listener) {
    disconnect.add(listener);
  }

  @Override
  public void onDrain(Consumer<? super Instant> listener) {
    drain.add(listener);
  }

  @Override
  public void onComplete(Consumer<? super Completion> listener) {
    complete.add(listener);
  }

  // ---- ServerInfo ----

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public boolean isDraining() {
    return false;
  }
}
