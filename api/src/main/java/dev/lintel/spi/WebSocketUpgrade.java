package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ForwardingRequest;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a WebSocket: validated, handed to the application, answered (RFC 6455, section
 * 4.2). Over HTTP/2 it is a CONNECT whose stream becomes the connection (RFC 8441). Runs inside its
 * exchange.
 */
final class WebSocketUpgrade extends ForwardingRequest<AsyncRequest>
    implements WebSocketHandshake, AsyncWebSocketAcceptor {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final String PREFIX = "sec-websocket-";

  private final Exchange exchange;
  private final List<String> subprotocols;
  private final ServerStage<@Nullable Void> outcome = new ServerStage<>();

  private boolean answered;
  private @Nullable WebSocketSession session;

  private WebSocketUpgrade(Exchange exchange) {
    super(exchange);
    this.exchange = exchange;
    this.subprotocols = tokens(exchange.headers().all(PREFIX + "protocol"));
  }

  /** Whether a request for a WebSocket is a handshake, good or bad (WS-1.1, WS-10.2). */
  static boolean isHandshake(Exchange exchange) {
    if (exchange.isHttp2()) {
      return exchange.method().equals("CONNECT");
    }
    return exchange.method().equals("GET")
        && !exchange.isHttp10()
        && exchange.headers().all("connection").stream()
            .anyMatch(value -> RequestSyntax.lists(value, "upgrade"));
  }

  /**
   * Handles a handshake. Returns a stage that completes when the handler and its socket are done.
   */
  static CompletionStage<Void> handle(Exchange exchange, AsyncWebSocketHandler handler) {
    exchange.closeAfterwards();
    Rejection wrong = validate(exchange);
    if (wrong != null) {
      exchange.core.logger().log(Level.DEBUG, "Refused a handshake: {0}", wrong);
      ResponseHead head = ResponseHead.of(wrong.status());
      if (wrong.status() == 426) {
        head = head.with("upgrade", "websocket");
      }
      exchange.answer(wrong.rule().equals("WS-1.3") ? head.with(PREFIX + "version", "13") : head);
      return Stages.done();
    }
    return new WebSocketUpgrade(exchange).call(handler);
  }

  // ---- WebSocketHandshake ----

  @Override
  public List<String> subprotocols() {
    return subprotocols;
  }

  // ---- AsyncWebSocketAcceptor ----

  @Override
  public CompletionStage<AsyncWebSocket> accept(@Nullable String subprotocol, Headers headers) {
    Objects.requireNonNull(headers, "headers");
    if (!exchange.inside()) {
      return exchange.later(() -> accept(subprotocol, headers));
    }
    Throwable refused = refusal();
    if (refused == null) {
      refused = refusal(subprotocols, subprotocol, headers);
    }
    if (refused != null) {
      return Stages.failed(refused);
    }
    answered = true;
    boolean compression =
        exchange.core.options().webSocketCompression()
            && Deflation.isOffered(exchange.headers().all(PREFIX + "extensions"));
    if (exchange.isHttp2()) {
      exchange.startUpgrade(ResponseHead.of(200, fields(subprotocol, headers, compression)), null);
    } else {
      exchange.startUpgrade(ResponseHead.of(101, headers), head(subprotocol, headers, compression));
    }
    Throwable broken = exchange.brokenBy();
    if (broken != null) { // The client was gone before the head had left.
      return Stages.failed(broken);
    }
    var opened =
        new WebSocketSession(
            exchange,
            exchange.upgradedReading(),
            Objects.requireNonNull(exchange.writer()),
            subprotocol,
            compression);
    session = opened;
    exchange.signals().socket = opened;
    opened.begin();
    return CompletableFuture.completedStage(opened);
  }

  @Override
  public CompletionStage<AsyncBodyWriter> reject(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    if (!exchange.inside()) {
      return exchange.later(() -> reject(head));
    }
    Throwable refused = refusal(head);
    return refused == null ? answer(exchange.start(head)) : Stages.failed(refused);
  }

  @Override
  public CompletionStage<Void> reject(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    if (!exchange.inside()) {
      return exchange.later(() -> reject(head, body));
    }
    Throwable refused = refusal(head);
    return refused == null ? answer(exchange.send(head, body)) : Stages.failed(refused);
  }

  @Override
  public CompletionStage<Void> decline() {
    if (!exchange.inside()) {
      return exchange.later(this::decline);
    }
    Throwable refused = refusal();
    if (refused != null) {
      return Stages.failed(refused);
    }
    answered = true;
    if (exchange.isHttp2()) {
      exchange.answer(ResponseHead.of(501));
      return Stages.done();
    }
    return Stages.call(() -> exchange.core.handler().handle(exchange, exchange));
  }

  // ---- Private ----

  private CompletionStage<Void> call(AsyncWebSocketHandler handler) {
    CompletionStage<Void> stage = Stages.call(() -> handler.handle(this, this));
    stage.whenComplete((v, problem) -> exchange.runBehind(() -> handled(problem)));
    return ServerStage.ofVoid(outcome);
  }

  private void handled(@Nullable Throwable problem) {
    answered = true;
    if (session != null) {
      session.handlerDone(problem).whenComplete((v, failure) -> finish(failure));
    } else {
      finish(problem);
    }
  }

  private void finish(@Nullable Throwable problem) {
    if (problem == null) {
      outcome.finish(null);
    } else {
      outcome.fail(problem);
    }
  }

  /** The head may have been refused; then there is no answer yet. */
  private <T> CompletionStage<T> answer(CompletionStage<T> call) {
    answered = exchange.phase() != Phase.IDLE;
    return call;
  }

  private @Nullable Throwable refusal() {
    Throwable broken = exchange.brokenBy();
    if (broken != null) {
      return broken;
    }
    return answered
        ? new ProtocolException("WS-2.1", "the handshake has been answered already")
        : null;
  }

  private @Nullable Throwable refusal(ResponseHead rejection) {
    Throwable refused = refusal();
    return refused == null ? refusal(exchange.isHttp2(), rejection) : refused;
  }

  /** Why a handshake cannot be rejected so, or null. */
  static @Nullable ProtocolException refusal(boolean http2, ResponseHead rejection) {
    return http2 && rejection.status() / 100 == 2
        ? new ProtocolException(
            "WS-10.4", "over HTTP/2 the status " + rejection.status() + " would open the socket")
        : null;
  }

  /** Why a handshake cannot be accepted so, or null. */
  static @Nullable ProtocolException refusal(
      List<String> offered, @Nullable String subprotocol, Headers headers) {
    if (subprotocol != null && !offered.contains(subprotocol)) {
      return new ProtocolException(
          "WS-2.2", "the client offers the subprotocols " + offered + ", but not " + subprotocol);
    }
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
          || ResponseRules.isHopByHop(name)
          || ResponseRules.is(name, "connection")
          || ResponseRules.is(name, "content-length")) {
        return new ProtocolException(
            "WS-2.3", "the field " + name + " is the server's in an accepted handshake");
      }
    }
    try {
      ResponseRules.check(ResponseHead.of(200, headers));
      return null;
    } catch (ProtocolException refused) {
      return refused;
    }
  }

  /** The fields of an acceptance over HTTP/2. */
  private static Headers fields(
      @Nullable String subprotocol, Headers headers, boolean compression) {
    Headers fields = headers;
    if (subprotocol != null) {
      fields = fields.with(PREFIX + "protocol", subprotocol);
    }
    return compression ? fields.with(PREFIX + "extensions", Deflation.ACCEPTED) : fields;
  }

  private ByteBuffer head(@Nullable String subprotocol, Headers headers, boolean compression) {
    var head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
    add(head, "Upgrade", "websocket");
    add(head, "Connection", "Upgrade");
    add(head, "Sec-WebSocket-Accept", acceptance(key(exchange.headers())));
    if (subprotocol != null) {
      add(head, "Sec-WebSocket-Protocol", subprotocol);
    }
    if (compression) {
      add(head, "Sec-WebSocket-Extensions", Deflation.ACCEPTED);
    }
    headers.forEach((name, value) -> add(head, name, value));
    String text = head.append("\r\n").toString();
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void add(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static @Nullable Rejection validate(Exchange exchange) {
    Headers headers = exchange.headers();
    List<String> versions = headers.all(PREFIX + "version");
    if (versions.size() != 1 || !versions.get(0).equals("13")) {
      int status = exchange.isHttp2() ? 400 : 426; // Which goes with an Upgrade field.
      return new Rejection(status, "WS-1.3", "the version of the WebSocket is not 13");
    }
    if (exchange.isHttp2()) {
      return exchange.scannedLength() >= 0
          ? new Rejection(400, "WS-10.3", "a handshake ends with its head, or has a length")
          : null;
    }
    if (key(headers).isEmpty()) {
      return new Rejection(400, "WS-1.2", "there is not one key of 16 bytes in Base64");
    }
    if (exchange.scannedLength() != 0) {
      return new Rejection(400, "WS-1.2", "a handshake has a body");
    }
    return null;
  }

  /** The key of the client, or empty if there is not exactly one. */
  private static String key(Headers headers) {
    List<String> keys = headers.all(PREFIX + "key");
    if (keys.size() != 1) {
      return "";
    }
    try {
      String key = keys.get(0);
      return Base64.getDecoder().decode(key).length == KEY_BYTES && key.length() == 24 ? key : "";
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static String acceptance(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-1", impossible);
    }
  }

  private static List<String> tokens(List<String> fields) {
    var tokens = new ArrayList<String>();
    for (String field : fields) {
      for (String token : field.split(",", -1)) {
        if (RequestSyntax.isToken(token.trim())) {
          tokens.add(token.trim());
        }
      }
    }
    return List.copyOf(tokens);
  }
}
