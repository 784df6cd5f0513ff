package dev.lintel.adapter.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.*;
import dev.lintel.server.*;
import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.junit.jupiter.api.*;

@SuppressWarnings("all")
class JettySmokeTests {
  static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();
  static volatile CompletableFuture<Void> gate = new CompletableFuture<>();
  static volatile AtomicLong written = new AtomicLong();
  static Path file;
  static Server server;
  static Server small;

  static CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    request.onDisconnect(r -> EVENTS.add("gone " + r));
    request.onComplete(
        c ->
            EVENTS.add(
                "complete "
                    + c.outcome()
                    + " "
                    + c.status()
                    + " "
                    + c.bytesReceived()
                    + " "
                    + c.bytesSent()));
    String path = request.path();
    return switch (path) {
      case "/plain" ->
          responder.send(ResponseHead.of(200).with("Content-type", "text/plain"), utf8("hello"));
      case "/info" ->
          responder.send(
              ResponseHead.of(200),
              utf8(
                  request.method()
                      + "|"
                      + request.target()
                      + "|"
                      + request.query()
                      + "|"
                      + request.scheme()
                      + "|"
                      + request.authority()
                      + "|"
                      + request.protocol()
                      + "|"
                      + request.headers()
                      + "|"
                      + request.remoteAddress()
                      + "|"
                      + request.localAddress()
                      + "|"
                      + request.extension(JettyServerProvider.REQUEST).getMethod()));
      case "/stream" ->
          responder
              .start(ResponseHead.of(200))
              .thenCompose(
                  w ->
                      w.write(utf8("one"))
                          .thenCompose(
                              v ->
                                  CompletableFuture.runAsync(
                                      () -> {},
                                      CompletableFuture.delayedExecutor(
                                          100, TimeUnit.MILLISECONDS)))
                          .thenCompose(v -> w.write(utf8("two")))
                          .thenCompose(v -> w.end()));
      case "/echo" -> {
        ResponseHead head = ResponseHead.of(200);
        if (request.bodyLength() >= 0)
          head = head.with("content-length", Long.toString(request.bodyLength()));
        yield responder
            .start(head)
            .thenCompose(
                w -> request.body().forEach(piece -> w.write(piece)).thenCompose(v -> w.end()));
      }
      case "/empty" -> responder.start(ResponseHead.of(200)).thenCompose(w -> w.end());
      case "/nolength" -> responder.send(ResponseHead.of(200), ByteBuffer.allocate(0));
      case "/status" ->
          responder.send(
              ResponseHead.of(Integer.parseInt(request.query())), ByteBuffer.allocate(0));
      case "/204stream" ->
          responder
              .start(ResponseHead.of(204))
              .thenCompose(w -> w.write(utf8("xx")).thenCompose(v -> w.end()));
      case "/fail" -> throw new IllegalStateException("fail");
      case "/failafter" ->
          responder
              .start(ResponseHead.of(200))
              .thenCompose(
                  w ->
                      w.write(utf8("partial"))
                          .thenCompose(
                              v ->
                                  CompletableFuture.runAsync(
                                      () -> {},
                                      CompletableFuture.delayedExecutor(
                                          100, TimeUnit.MILLISECONDS))))
              .thenCompose(v -> Stages.failed(new IllegalStateException("failafter")));
      case "/faillength" ->
          responder
              .start(ResponseHead.of(200).with("content-length", "100"))
              .thenCompose(
                  w ->
                      w.write(utf8("partial"))
                          .thenCompose(
                              v ->
                                  CompletableFuture.runAsync(
                                      () -> {},
                                      CompletableFuture.delayedExecutor(
                                          100, TimeUnit.MILLISECONDS))))
              .thenCompose(v -> Stages.failed(new IllegalStateException("failafter")));
      case "/forever" -> responder.start(ResponseHead.of(200)).thenCompose(w -> forever(w));
      case "/idle" -> gate.thenCompose(v -> responder.send(ResponseHead.of(200), utf8("opened")));
      case "/idleread" ->
          request
              .body()
              .readAll(1 << 20)
              .thenCompose(b -> gate)
              .thenCompose(v -> responder.send(ResponseHead.of(200), utf8("opened")));
      case "/file" -> responder.sendFile(ResponseHead.of(200), file, 1000, 5_000_000);
      case "/readone" ->
          request
              .body()
              .read()
              .thenCompose(b -> responder.send(ResponseHead.of(200), utf8("read one")));
      default -> responder.send(ResponseHead.of(404), ByteBuffer.allocate(0));
    };
  }

  static CompletionStage<Void> forever(AsyncBodyWriter w) {
    byte[] block = new byte[64 * 1024];
    return new AsyncLoop(w, block).run();
  }

  record AsyncLoop(AsyncBodyWriter w, byte[] block) {
    CompletionStage<Void> run() {
      var done = new CompletableFuture<Void>();
      step(done);
      return done;
    }

    void step(CompletableFuture<Void> done) {
      while (true) {
        written.addAndGet(block.length);
        var f = w.write(ByteBuffer.wrap(block)).toCompletableFuture();
        if (f.isCompletedExceptionally()) {
          f.whenComplete(
              (v, t) -> {
                EVENTS.add("write failed " + t);
                done.completeExceptionally(t);
              });
          return;
        }
        if (!f.isDone()) {
          f.whenComplete(
              (v, t) -> {
                if (t != null) {
                  EVENTS.add("write failed " + t);
                  done.completeExceptionally(t);
                } else step(done);
              });
          return;
        }
      }
    }
  }

  static ByteBuffer utf8(String s) {
    return ByteBuffer.wrap(s.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeAll
  static void start() throws Exception {
    file = Files.createTempFile("smoke", "bin");
    byte[] b = new byte[6_000_000];
    for (int i = 0; i < b.length; i++) b[i] = (byte) (i * 31 + i / 256);
    Files.write(file, b);
    server =
        new JettyServerProvider()
            .start(
                AsyncApplication.of(JettySmokeTests::handle), ServerOptions.defaults().withPort(0));
    small =
        new JettyServerProvider()
            .start(
                AsyncApplication.of(JettySmokeTests::handle),
                ServerOptions.defaults()
                    .withPort(0)
                    .withTimeouts(
                        Timeouts.defaults()
                            .withHead(Duration.ofMillis(400))
                            .withKeepAlive(Duration.ofMillis(700))
                            .withRead(Duration.ofMillis(500))
                            .withWrite(Duration.ofMillis(800))));
    System.out.println("version " + server.info());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    small.close();
    assertThat(names()).isEmpty();
  }

  static List<String> names() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(n -> n.startsWith("lintel"))
        .toList();
  }

  @BeforeEach
  void clear() {
    EVENTS.clear();
    gate = new CompletableFuture<>();
    written = new AtomicLong();
  }

  Socket connect(Server s) throws IOException {
    Socket k = new Socket();
    k.connect(s.address());
    k.setSoTimeout(10000);
    return k;
  }

  Socket connect() throws IOException {
    return connect(server);
  }

  static void send(Socket s, String t) throws IOException {
    s.getOutputStream().write(t.getBytes(StandardCharsets.ISO_8859_1));
    s.getOutputStream().flush();
  }

  static String all(Socket s) throws IOException {
    return new String(s.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  static String head(InputStream in) throws IOException {
    var o = new ByteArrayOutputStream();
    while (!o.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) throw new EOFException("got: " + o);
      o.write(c);
    }
    return o.toString(StandardCharsets.ISO_8859_1);
  }

  String event(long ms) throws Exception {
    return EVENTS.poll(ms, TimeUnit.MILLISECONDS);
  }

  static String norm(String s) {
    return s.replaceAll("Date: [^\r]*", "Date: D");
  }

  String once(String path) throws IOException {
    return once("GET", path, "Connection: close\r\n");
  }

  String once(String method, String path, String more) throws IOException {
    try (Socket s = connect()) {
      send(s, method + " " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n");
      return norm(all(s));
    }
  }

  @Test
  void plain() throws Exception {
    assertThat(once("/plain"))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-type: text/plain\r\nDate: D\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
  }

  @Test
  void info() throws Exception {
    System.out.println(
        once(
            "GET",
            "/info?a=%2F&b",
            "X-Foo: bar\r\nx-Foo: baz\r\naccept: */*\r\nX-Lat: \u00e4\u00ff\r\nConnection: close\r\n"));
    System.out.println(once("GET", "http://h/info?", "Connection: close\r\n"));
  }

  @Test
  void stream() throws Exception {
    assertThat(once("/stream"))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nDate: D\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"
                .replace(
                    "Connection: close\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: chunked\r\nConnection: close"));
  }

  @Test
  void head() throws Exception {
    assertThat(once("HEAD", "/plain", "Connection: close\r\n"))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-type: text/plain\r\nDate: D\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
    assertThat(once("HEAD", "/stream", "Connection: close\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nDate: D\r\nConnection: close\r\n\r\n");
    assertThat(once("HEAD", "/nolength", "Connection: close\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nDate: D\r\nConnection: close\r\n\r\n");
    try (Socket s = connect()) {
      for (String p :
          new String[] {
            "/nolength", "/stream", "/plain", "/nolength", "/file", "/stream", "/empty"
          }) {
        send(s, "HEAD " + p + " HTTP/1.1\r\nHost: h\r\n\r\n");
        System.out.println(p + " " + norm(head(s.getInputStream())).replace("\r\n", " | "));
      }
      send(s, "GET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(all(s)).endsWith("\r\n\r\nhello");
    }
    try (Socket s = connect()) {
      send(s, "HEAD /nolength HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      System.out.println("1.0 " + norm(head(s.getInputStream())).replace("\r\n", " | "));
      send(s, "GET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(all(s)).endsWith("\r\n\r\nhello");
    }
  }

  @Test
  void bodiless() throws Exception {
    try (Socket s = connect()) {
      for (String p :
          new String[] {
            "/status?204",
            "/status?304",
            "/204stream",
            "/status?205",
            "/status?299",
            "/status?413",
            "/status?500",
            "/status?599",
            "/status?999",
            "/empty"
          }) {
        send(s, "GET " + p + " HTTP/1.1\r\nHost: h\r\n\r\n");
        System.out.println(p + " " + norm(head(s.getInputStream())).replace("\r\n", " | "));
      }
      send(s, "GET /status?304 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      System.out.println(norm(all(s)));
    }
  }

  @Test
  void pipelining() throws Exception {
    try (Socket s = connect()) {
      send(
          s,
          "GET /plain HTTP/1.1\r\nHost: h\r\n\r\nGET /stream HTTP/1.1\r\nHost: h\r\n\r\nGET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      String a = norm(all(s));
      assertThat(a.split("HTTP/1.1 200 OK", -1)).hasSize(4);
      assertThat(a).endsWith("hello");
    }
  }

  @Test
  void http10() throws Exception {
    try (Socket s = connect()) {
      send(s, "GET /plain HTTP/1.0\r\n\r\n");
      System.out.println(norm(all(s)));
    }
    try (Socket s = connect()) {
      send(s, "GET /stream HTTP/1.0\r\n\r\n");
      System.out.println(norm(all(s)));
    }
    try (Socket s = connect()) {
      send(s, "GET /plain HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      System.out.println(norm(head(s.getInputStream())));
      s.getInputStream().readNBytes(5);
      send(s, "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      System.out.println(norm(all(s)));
    }
  }

  @Test
  void continues() throws Exception {
    try (Socket s = connect()) {
      send(
          s, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(head(s.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      send(s, "12345");
      assertThat(norm(head(s.getInputStream())))
          .isEqualTo("HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 5\r\n\r\n");
      assertThat(s.getInputStream().readNBytes(5)).hasSize(5);
      send(
          s,
          "POST /plain HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(norm(all(s)))
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nContent-type: text/plain\r\nDate: D\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    }
    try (Socket s = connect()) {
      send(
          s,
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n12345");
      System.out.println(norm(head(s.getInputStream())));
    }
    try (Socket s = connect()) {
      send(s, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: foo\r\n\r\n12345");
      System.out.println(norm(all(s)));
    }
  }

  @Test
  void unreadSmallKeepsAlive() throws Exception {
    try (Socket s = connect()) {
      send(s, "POST /plain HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n12345");
      head(s.getInputStream());
      s.getInputStream().readNBytes(5);
      send(
          s, "POST /plain HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
      head(s.getInputStream());
      s.getInputStream().readNBytes(5);
      send(s, "0\r\n\r\nGET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(all(s)).endsWith("hello");
    }
  }

  @Test
  void unreadLargeCloses() throws Exception {
    try (Socket s = connect()) {
      send(s, "POST /plain HTTP/1.1\r\nHost: h\r\nContent-Length: 50000000\r\n\r\n");
      try {
        for (int i = 0; i < 500; i++) s.getOutputStream().write(new byte[100000]);
        System.out.println("all written?!");
      } catch (IOException e) {
        System.out.println("expected " + e);
      }
      String h = head(s.getInputStream());
      System.out.println(norm(h));
      assertThat(s.getInputStream().readNBytes(5)).hasSize(5);
    }
    System.out.println(event(2000));
  }

  @Test
  void unreadStalledCloses() throws Exception {
    try (Socket s = connect()) {
      send(s, "POST /plain HTTP/1.1\r\nHost: h\r\nContent-Length: 50000000\r\n\r\n");
      long t = System.nanoTime();
      String a = all(s);
      assertThat(a).endsWith("hello");
      assertThat((System.nanoTime() - t) / 1_000_000).isBetween(800L, 2500L);
    }
  }

  @Test
  void echo10MiB() throws Exception {
    for (boolean chunked : new boolean[] {false, true}) {
      byte[] b = new byte[10 << 20];
      new Random(1).nextBytes(b);
      try (Socket s = connect()) {
        send(
            s,
            "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                + (chunked
                    ? "Transfer-Encoding: chunked\r\n\r\n"
                    : "Content-Length: " + b.length + "\r\n\r\n"));
        var t =
            new Thread(
                () -> {
                  try {
                    var o = new BufferedOutputStream(s.getOutputStream(), 70000);
                    if (!chunked) o.write(b);
                    else {
                      for (int i = 0; i < b.length; i += 65536) {
                        o.write("10000\r\n".getBytes());
                        o.write(b, i, 65536);
                        o.write("\r\n".getBytes());
                      }
                      o.write("0\r\nTr: ailer\r\n\r\n".getBytes());
                    }
                    o.flush();
                  } catch (IOException e) {
                    e.printStackTrace();
                  }
                });
        t.start();
        String h = head(s.getInputStream());
        byte[] got;
        if (!chunked) got = s.getInputStream().readAllBytes();
        else {
          var out = new ByteArrayOutputStream();
          while (true) {
            var line = new StringBuilder();
            int c;
            while ((c = s.getInputStream().read()) != '\n') line.append((char) c);
            int n = Integer.parseInt(line.toString().trim(), 16);
            out.write(s.getInputStream().readNBytes(n));
            s.getInputStream().readNBytes(2);
            if (n == 0) break;
          }
          got = out.toByteArray();
          assertThat(s.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(Arrays.equals(got, b)).isTrue();
        t.join();
      }
    }
  }

  @Test
  void failures() throws Exception {
    assertThat(once("/fail"))
        .isEqualTo(
            "HTTP/1.1 500 Server Error\r\nDate: D\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    try (Socket s = connect()) {
      send(s, "GET /fail HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(norm(head(s.getInputStream())))
          .isEqualTo("HTTP/1.1 500 Server Error\r\nDate: D\r\nContent-Length: 0\r\n\r\n");
      send(s, "GET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(all(s)).endsWith("hello");
    }
    assertThat(once("GET", "/failafter", "")).endsWith("\r\n\r\n7\r\npartial");
    assertThat(once("GET", "/faillength", "")).endsWith("\r\n\r\npartial");
    try (Socket s = connect()) {
      send(s, "GET /failafter HTTP/1.0\r\n\r\n");
      assertThatThrownBy(() -> System.out.println(all(s))).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void neverReads() throws Exception {
    try (Socket s = new Socket()) {
      s.setReceiveBufferSize(8192);
      s.connect(server.address());
      send(s, "GET /forever HTTP/1.1\r\nHost: h\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(500);
      long w1 = written.get();
      TimeUnit.MILLISECONDS.sleep(500);
      assertThat(written.get()).isEqualTo(w1);
      System.out.println("written " + w1);
    }
    System.out.println(event(2000));
    System.out.println(event(2000));
    System.out.println(event(2000));
  }

  @Test
  void writeTimeout() throws Exception {
    try (Socket s = new Socket()) {
      s.setReceiveBufferSize(8192);
      s.connect(small.address());
      send(s, "GET /forever HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(event(3000)).contains("idle timeout");
    }
  }

  @Test
  void readTimeout() throws Exception {
    try (Socket s = connect(small)) {
      send(s, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n12");
      System.out.println("rt " + norm(all(s)));
    }
    try (Socket s = connect(small)) {
      send(s, "POST /idleread HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n12");
      System.out.println("rt " + norm(all(s)));
    }
    System.out.println(event(100) + event(100) + event(100) + event(100));
  }

  @Test
  void gone() throws Exception {
    for (String req :
        new String[] {
          "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n",
          "POST /idleread HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
          "GET /idle HTTP/1.1\r\nHost: h\r\n\r\nGET /plain HTTP/1.1\r\nHost: h\r\n\r\n"
        })
      for (String how : new String[] {"fin", "rst", "laterfin", "laterrst"}) {
        EVENTS.clear();
        Socket s = connect();
        send(s, req);
        if (how.startsWith("later")) TimeUnit.MILLISECONDS.sleep(600);
        long t = System.nanoTime();
        if (how.endsWith("rst")) s.setSoLinger(true, 0);
        s.close();
        String e = event(3000);
        System.out.println(how + " " + e + " " + (System.nanoTime() - t) / 1_000_000 + " ms");
        assertThat(e).startsWith("gone peer " + (how.endsWith("rst") ? "reset" : "closed"));
        gate.complete(null);
        assertThat(event(1000)).startsWith("complete disconnected");
        gate = new CompletableFuture<>();
      }
  }

  @Test
  void goneMidBody() throws Exception {
    for (String how : new String[] {"fin", "rst"}) {
      EVENTS.clear();
      Socket s = connect();
      send(s, "POST /idleread HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\nabc");
      TimeUnit.MILLISECONDS.sleep(100);
      if (how.endsWith("rst")) s.setSoLinger(true, 0);
      s.close();
      assertThat(event(1000)).startsWith("complete disconnected");
    }
    EVENTS.clear();
    try (Socket s = connect()) {
      send(s, "POST /idleread HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");
      System.out.println("bad chunk: " + all(s) + event(1000) + event(1000));
    }
  }

  @Test
  void watchKeepsPipelined() throws Exception {
    try (Socket s = connect()) {
      send(s, "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(600);
      send(s, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n12");
      TimeUnit.MILLISECONDS.sleep(100);
      send(s, "3");
      TimeUnit.MILLISECONDS.sleep(100);
      gate.complete(null);
      head(s.getInputStream());
      assertThat(new String(s.getInputStream().readNBytes(6))).isEqualTo("opened");
      send(s, "45");
      head(s.getInputStream());
      assertThat(new String(s.getInputStream().readNBytes(5))).isEqualTo("12345");
      gate = new CompletableFuture<>();
      send(s, "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(600);
      // more than is read ahead
      var sb = new StringBuilder();
      for (int i = 0; i < 200; i++)
        sb.append(
            "GET /plain HTTP/1.1\r\nHost: hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh\r\n\r\n");
      send(s, sb + "GET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(300);
      gate.complete(null);
      assertThat(all(s).split("HTTP/1.1 200 OK", -1)).hasSize(203);
    }
  }

  @Test
  void sendFile() throws Exception {
    try (Socket s = connect()) {
      send(s, "GET /file HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      String h = head(s.getInputStream());
      assertThat(h).contains("Content-Length: 5000000\r\n").doesNotContain("chunked");
      byte[] got = s.getInputStream().readAllBytes();
      assertThat(Arrays.equals(got, Arrays.copyOfRange(Files.readAllBytes(file), 1000, 5_001_000)))
          .isTrue();
    }
  }

  @Test
  void headTimeouts() throws Exception {
    try (Socket s = connect(small)) {
      long t = System.nanoTime();
      send(s, "GET /plain");
      var th =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 20; i++) {
                    TimeUnit.MILLISECONDS.sleep(100);
                    send(s, "x");
                  }
                } catch (Exception e) {
                }
              });
      th.start();
      try {
        assertThat(all(s)).isEmpty();
      } catch (SocketException e) {
        System.out.println("head: " + e);
      }
      assertThat((System.nanoTime() - t) / 1_000_000).isBetween(350L, 650L);
      th.join();
    }
    try (Socket s = connect(small)) {
      send(s, "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
      head(s.getInputStream());
      s.getInputStream().readNBytes(5);
      long t = System.nanoTime();
      assertThat(all(s)).isEmpty();
      System.out.println("keep-alive " + (System.nanoTime() - t) / 1_000_000);
      assertThat((System.nanoTime() - t) / 1_000_000).isBetween(600L, 950L);
    }
    try (Socket s = connect(small)) {
      send(s, "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(2000);
      gate.complete(null);
      head(s.getInputStream());
      s.getInputStream().readNBytes(6);
      send(s, "GET /pl");
      TimeUnit.MILLISECONDS.sleep(200);
      send(s, "ain HTTP/1.1\r\nHost: h\r\n\r\n");
      head(s.getInputStream());
      s.getInputStream().readNBytes(5);
      TimeUnit.MILLISECONDS.sleep(500);
      send(s, "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
      head(s.getInputStream());
      s.getInputStream().readNBytes(5);
    }
  }

  @Test
  void malformed() throws Exception {
    for (String r :
        new String[] {
          "GET /plain HTTP/1.1\nHost: h\n\n",
          "GET /plain HTTP/1.1\r\n\r\n",
          "GET /plain HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
          "GET /plain HTTP/2.0\r\nHost: h\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "GET /plain HTTP/1.2\r\nHost: h\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /plain?%zz HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /a%2Fb//c%00 HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /plain#f HTTP/1.1\r\nHost: h\r\n\r\n",
          "CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET * HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /\u00c3\u00a4 HTTP/1.1\r\nHost: h\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
          "POST /echo HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "GET /plain HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n",
          "GET /plain HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n",
          "GET /plain HTTP/1.1\r\nHost: h\r\nX: a\u0001b\r\n\r\n",
          "GET http://other/plain HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET http://h HTTP/1.1\r\nHost: h\r\n\r\n",
          "get  /plain  http/1.1\r\nHost: h\r\n\r\n",
          "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /" + "a".repeat(30000) + " HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(17000) + "\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(40000) + "\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\n" + "X: a\r\n".repeat(101) + "\r\n",
          "GET /info HTTP/1.1\r\nHost: h:80\r\n\r\n",
          "GET /info HTTP/1.1\r\nHost: H.Example:8080\r\nX: \u00e4\r\n\r\n"
        }) {
      try (Socket s = connect()) {
        send(s, r);
        s.setSoTimeout(500);
        String a;
        var o = new ByteArrayOutputStream();
        boolean closed = true;
        try {
          int c;
          while ((c = s.getInputStream().read()) >= 0) o.write(c);
        } catch (SocketTimeoutException e) {
          closed = false;
        } catch (SocketException e) {
          o.write(("[" + e.getMessage() + "]").getBytes());
        }
        System.out.println(
            (r.length() > 90 ? r.substring(0, 40) + "..." + r.length() : r)
                    .replace("\r", "\\r")
                    .replace("\n", "\\n")
                + "\n     -> "
                + norm(o.toString()).replace("\r\n", " | ")
                + (closed ? " CLOSED" : ""));
      }
    }
  }

  @Test
  void syncPool() throws Exception {
    try (Server sync =
        new JettyServerProvider()
            .start(
                SyncApplication.of(
                    (q, r) -> {
                      switch (q.path()) {
                        case "/echo" -> {
                          try (var out = r.start(ResponseHead.of(200))) {
                            q.body().transferTo(out);
                          }
                        }
                        case "/fail" -> throw new IOException("x");
                        default -> {
                          try (var out = r.start(ResponseHead.of(200))) {
                            out.write(
                                (Thread.currentThread().getName() + " " + Thread.currentThread())
                                    .getBytes());
                          }
                        }
                      }
                    }),
                ServerOptions.defaults().withPort(0).withThreads(Threads.pool(2)))) {
      try (Socket s = connect(sync)) {
        send(s, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        System.out.println(norm(all(s)));
      }
      byte[] b = new byte[3 << 20];
      new Random(1).nextBytes(b);
      try (Socket s = connect(sync)) {
        send(s, "POST /echo HTTP/1.0\r\nHost: h\r\nContent-Length: " + b.length + "\r\n\r\n");
        var t =
            new Thread(
                () -> {
                  try {
                    s.getOutputStream().write(b);
                  } catch (IOException e) {
                    e.printStackTrace();
                  }
                });
        t.start();
        head(s.getInputStream());
        assertThat(Arrays.equals(s.getInputStream().readAllBytes(), b)).isTrue();
      }
      try (Socket s = connect(sync)) {
        send(s, "GET /fail HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        System.out.println(norm(all(s)));
      }
    }
    try (Server sync =
        new JettyServerProvider()
            .start(
                SyncApplication.of(
                    (q, r) -> {
                      try (var out = r.start(ResponseHead.of(200))) {
                        out.write(
                            (Thread.currentThread().getName() + " " + Thread.currentThread())
                                .getBytes());
                      }
                    }),
                ServerOptions.defaults().withPort(0))) {
      try (Socket s = connect(sync)) {
        send(s, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        System.out.println(norm(all(s)));
      }
    }
  }

  @Test
  void drain() throws Exception {
    Server d =
        new JettyServerProvider()
            .start(
                AsyncApplication.of(JettySmokeTests::handle), ServerOptions.defaults().withPort(0));
    Socket idle = connect(d), live = connect(d), fresh = connect(d), half = connect(d);
    send(idle, "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
    head(idle.getInputStream());
    idle.getInputStream().readNBytes(5);
    send(live, "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
    send(half, "GET /pl");
    TimeUnit.MILLISECONDS.sleep(300);
    long t = System.nanoTime();
    var done = d.drain().toCompletableFuture();
    assertThat(idle.getInputStream().read()).isEqualTo(-1);
    assertThat(fresh.getInputStream().read()).isEqualTo(-1);
    System.out.println("idle closed after ms " + (System.nanoTime() - t) / 1_000_000);
    assertThatThrownBy(() -> connect(d)).isInstanceOf(ConnectException.class);
    TimeUnit.MILLISECONDS.sleep(2500);
    assertThat(done.isDone()).isFalse();
    gate.complete(null);
    assertThat(norm(all(live)))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 6\r\nConnection: close\r\n\r\nopened");
    done.get(5, TimeUnit.SECONDS);
    System.out.println(names());
    // abort
    gate = new CompletableFuture<>();
    Server e =
        new JettyServerProvider()
            .start(
                AsyncApplication.of(JettySmokeTests::handle), ServerOptions.defaults().withPort(0));
    Socket l = connect(e);
    send(l, "GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
    TimeUnit.MILLISECONDS.sleep(300);
    t = System.nanoTime();
    e.abort().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(l.getInputStream().read()).isEqualTo(-1);
    System.out.println("aborted after ms " + (System.nanoTime() - t) / 1_000_000);
  }

  @Test
  void busyPort() throws Exception {
    int before = names().size();
    assertThatThrownBy(
            () ->
                new JettyServerProvider()
                    .start(
                        AsyncApplication.of(JettySmokeTests::handle),
                        ServerOptions.defaults().withPort(server.address().getPort())))
        .isInstanceOf(StartException.class)
        .satisfies(x -> System.out.println(x.getMessage()));
    assertThatThrownBy(
            () ->
                new JettyServerProvider()
                    .start(
                        AsyncApplication.of(JettySmokeTests::handle),
                        ServerOptions.defaults().withHost("no.such.host.invalid").withPort(0)))
        .isInstanceOf(StartException.class)
        .satisfies(x -> System.out.println(x.getMessage()));
    assertThat(names()).hasSize(before);
  }

  @Test
  void readOneThenAnswer() throws Exception {
    try (Socket s = connect()) {
      send(
          s,
          "POST /readone HTTP/1.1\r\nHost: h\r\nContent-Length: 30000\r\n\r\n" + "a".repeat(30000));
      head(s.getInputStream());
      s.getInputStream().readNBytes(8);
      send(s, "GET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(all(s)).endsWith("hello");
    }
  }

  @Test
  void chunks() throws Exception {
    for (String body :
        new String[] {
          "5\r\n12345\r\n0\r\n\r\n",
          "5;a=b\r\n12345\r\n0\r\nA: b\r\n\r\n",
          "5\n12345\n0\n\n",
          "5\r\n12345\n0\r\n\r\n",
          "5\r\n12345X0\r\n\r\n",
          "5\r\n123456\r\n0\r\n\r\n",
          "-1\r\n",
          "0x5\r\n12345\r\n0\r\n\r\n",
          " 5\r\n12345\r\n0\r\n\r\n",
          "5 \r\n12345\r\n0\r\n\r\n",
          "5 ;a\r\n12345\r\n0\r\n\r\n",
          "FFFFFFFFFFFFFFFFF\r\n12",
          "100000005\r\n12345\r\n0\r\n\r\n",
          "\r\n12345\r\n0\r\n\r\n",
          "5\r12345\r\n0\r\n\r\n",
          "5\r\n12345\r\n\r\n0\r\n\r\n",
          "5\r\n12345\r\n0\r\nbad trailer\r\n\r\n",
          "5\r\n12345\r\n0\r\nA: b\n\r\n",
          "g\r\n",
          "5;a\nb\r\n12345\r\n0\r\n\r\n",
          "5\r\n12345\r\n0\n\r\n"
        }) {
      EVENTS.clear();
      gate.complete(null);
      try (Socket s = connect()) {
        send(
            s,
            "POST /idleread HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + body);
        s.setSoTimeout(500);
        String a;
        var o = new ByteArrayOutputStream();
        boolean closed = true;
        try {
          int c;
          while ((c = s.getInputStream().read()) >= 0) o.write(c);
        } catch (SocketTimeoutException e) {
          closed = false;
        } catch (SocketException e) {
          o.write(("[" + e.getMessage() + "]").getBytes());
        }
        System.out.println(
            "chunk "
                + body.replace("\r", "\\r").replace("\n", "\\n")
                + " -> "
                + norm(o.toString()).replace("\r\n", " | ")
                + (closed ? " CLOSED " : " ")
                + event(20)
                + event(1));
      }
    }
  }
}
