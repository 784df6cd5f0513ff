package dev.lintel.spi;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.TlsSession;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.Threads;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An exchange without a server: it records what it is asked, and the test answers. */
final class ScriptedExchange extends Exchange {

  /** What the machine asked of the adapter, in order. */
  final List<String> asked = new ArrayList<>();

  final List<String> fields = new ArrayList<>();

  /** Whether transmissions complete at once. */
  boolean writable = true;

  /** What the abort of the native exchange fails with, which it must not, or null. */
  RuntimeException bug;

  /** What transmissions fail with at once, or null. */
  Throwable failure;

  private final String requestLine;
  private final Headers requestHeaders;
  private final Thread eventThread = Thread.currentThread();

  ScriptedExchange(ServerCore core, String requestLine, String... headers) {
    super(core);
    this.requestLine = requestLine;
    this.requestHeaders = Headers.of(headers);
  }

  static ServerCore core(ServerOptions options, AsyncHttpHandler handler) {
    return core(options, handler, null);
  }

  private static ServerCore core(
      ServerOptions options, AsyncHttpHandler handler, AsyncWebSocketHandler sockets) {
    try {
      return new ServerCore(
          new Provider(), options, handler, sockets, SyncExecutor.of(Threads.pool(1, 0)));
    } catch (dev.lintel.server.StartException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static ScriptedExchange post(AsyncHttpHandler handler, String... headers) {
    var exchange =
        new ScriptedExchange(core(ServerOptions.defaults(), handler), "POST / HTTP/1.1", headers);
    exchange.begin();
    return exchange;
  }

  static ScriptedExchange get(AsyncHttpHandler handler) {
    return get("GET / HTTP/1.1", handler);
  }

  static ScriptedExchange get(String requestLine, AsyncHttpHandler handler) {
    var exchange =
        new ScriptedExchange(
            core(ServerOptions.defaults(), handler), requestLine, "host", "lintel.dev");
    exchange.begin();
    return exchange;
  }

  /** A handshake that has not begun. */
  static ScriptedExchange handshake(AsyncWebSocketHandler sockets) {
    return new ScriptedExchange(
        core(ServerOptions.defaults(), (request, responder) -> Stages.done(), sockets),
        "GET / HTTP/1.1",
        "host",
        "lintel.dev",
        "connection",
        "upgrade",
        "upgrade",
        "websocket",
        "sec-websocket-version",
        "13",
        "sec-websocket-key",
        "dGhlIHNhbXBsZSBub25jZQ==");
  }

  void piece(String text) {
    run(() -> received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  void end() {
    run(this::receivedEnd);
  }

  void written() {
    run(() -> transmitted(null));
  }

  void interimWritten() {
    run(() -> interimTransmitted(null));
  }

  void trailer(String name, String value) {
    run(() -> receivedTrailer(name, value));
  }

  void notWritten(Throwable problem) {
    run(() -> transmitted(problem));
  }

  void gone(dev.lintel.DisconnectReason reason) {
    run(() -> disconnected(reason, null));
  }

  @Override
  protected boolean canRunHere() {
    return Thread.currentThread() == eventThread;
  }

  @Override
  protected void dispatch(Runnable task) {
    throw new java.util.concurrent.RejectedExecutionException("this exchange has no event loop");
  }

  @Override
  protected void scanHead() {
    String[] line = requestLine.split(" ", 3);
    scanLine(line[0], line[1], line[2]);
    requestHeaders.forEach(this::scanField);
  }

  @Override
  protected String nativeTarget() {
    return requestLine.split(" ", 3)[1];
  }

  @Override
  protected void demand() {
    asked.add("demand");
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    asked.add(String.valueOf(interim.status()));
    if (writable) {
      interimTransmitted(null);
    }
  }

  @Override
  protected void transmit(ResponseHead head, ByteBuffer data, boolean last) {
    String what = head == null ? "" : head.status() + " " + framing() + " ";
    if (head != null) {
      putFields(head);
    }
    asked.add(what + (data == null ? 0 : data.remaining()) + (last ? " last" : ""));
    if (last && trailersToSend().size() > 0) {
      asked.add("trailers " + trailersToSend());
    }
    if (writable) {
      transmitted(null);
    }
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected void transmitFile(
      ResponseHead head, FileChannel file, long offset, long count, boolean last) {
    throw new AssertionError("not claimed");
  }

  @Override
  protected void upgrade(ByteBuffer head) {
    asked.add("upgrade");
    if (writable) {
      transmitted(failure);
    }
  }

  @Override
  protected void putField(String name, String value) {
    fields.add(name + ": " + value);
  }

  @Override
  protected void watch() {
    asked.add("watch");
  }

  @Override
  protected void abort() {
    asked.add("abort");
    if (bug != null) {
      throw bug;
    }
  }

  @Override
  protected void finish(boolean close) {
    asked.add(close ? "close" : "finish");
  }

  @Override
  public String method() {
    return requestLine.split(" ", 3)[0];
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocol() {
    return requestLine.split(" ", 3)[2];
  }

  @Override
  public Headers headers() {
    return requestHeaders;
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress(0);
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(0);
  }

  @Override
  public TlsSession tls() {
    return null;
  }

  private static final class Provider implements ServerProvider {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public String version() {
      return "0";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.INTERIM_RESPONSES, Capability.RESPONSE_TRAILERS);
    }

    @Override
    public Server start(dev.lintel.Application application, ServerOptions options) {
      throw new AssertionError("a script needs no server");
    }
  }
}
