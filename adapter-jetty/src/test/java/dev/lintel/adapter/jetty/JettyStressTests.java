package dev.lintel.adapter.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.*;
import dev.lintel.server.*;
import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.junit.jupiter.api.*;

@SuppressWarnings("all")
class JettyStressTests {
  static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(4);
  static final AtomicLong BEGUN = new AtomicLong(), DONE = new AtomicLong();

  static CompletionStage<Void> later(int ms) {
    var f = new CompletableFuture<Void>();
    TIMER.schedule(() -> f.complete(null), ms, TimeUnit.MILLISECONDS);
    return f;
  }

  static CompletionStage<Void> handle(AsyncRequest q, AsyncResponder r) {
    BEGUN.incrementAndGet();
    q.onComplete(c -> DONE.incrementAndGet());
    return switch (q.path()) {
      case "/plain" -> r.send(ResponseHead.of(200), ByteBuffer.wrap("hello".getBytes()));
      case "/later" ->
          later(1)
              .thenCompose(v -> r.send(ResponseHead.of(200), ByteBuffer.wrap("hello".getBytes())));
      case "/long" ->
          later(700)
              .thenCompose(v -> r.send(ResponseHead.of(200), ByteBuffer.wrap("hello".getBytes())));
      case "/echo" ->
          r.start(ResponseHead.of(200))
              .thenCompose(w -> q.body().forEach(w::write).thenCompose(v -> w.end()));
      case "/echolater" ->
          r.start(ResponseHead.of(200))
              .thenCompose(
                  w ->
                      q.body()
                          .forEach(p -> later(0).thenCompose(v -> w.write(p)))
                          .thenCompose(v -> w.end()));
      case "/failmid" ->
          r.start(ResponseHead.of(200))
              .thenCompose(
                  w ->
                      w.write(ByteBuffer.allocate(100))
                          .thenCompose(v -> later(1))
                          .thenCompose(v -> q.body().read())
                          .thenCompose(
                              v ->
                                  Stages.failed(
                                      new DisconnectedException(DisconnectReason.LIMIT))));
      default -> throw new IllegalStateException();
    };
  }

  @Test
  void stress() throws Exception {
    var jetty = new AtomicReference<org.eclipse.jetty.server.Server>();
    java.util.logging.Logger.getLogger("dev.lintel").setUseParentHandlers(false);
    try (Server server =
        new JettyServerProvider(jetty::set)
            .start(
                AsyncApplication.of(JettyStressTests::handle),
                ServerOptions.defaults()
                    .withPort(0)
                    .withTimeouts(Timeouts.defaults().withDrain(Duration.ofSeconds(3))))) {
      var threads = new ArrayList<Thread>();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("stress", 15));
      var good = new AtomicLong();
      var bad = new ConcurrentLinkedQueue<String>();
      var kinds = new ConcurrentHashMap<String, LongAdder>();
      for (int t = 0; t < 12; t++) {
        int seed = t;
        var th =
            new Thread(
                () -> {
                  var rnd = new Random(seed);
                  while (System.nanoTime() < end) {
                    try (Socket s = new Socket()) {
                      s.connect(server.address());
                      s.setSoTimeout(8000);
                      var in = new BufferedInputStream(s.getInputStream());
                      var out = s.getOutputStream();
                      int n = rnd.nextInt(20);
                      for (int i = 0; i < n; i++) {
                        String path =
                            List.of(
                                    "/plain",
                                    "/plain",
                                    "/later",
                                    "/echo",
                                    "/echolater",
                                    "/failmid",
                                    "/long")
                                .get(rnd.nextInt(rnd.nextInt(10) == 0 ? 7 : 5));
                        int len =
                            path.contains("plain") || path.contains("l") && !path.contains("echo")
                                ? rnd.nextInt(3) == 0 ? 100 : 0
                                : rnd.nextInt(200_000);
                        byte[] body = new byte[len];
                        rnd.nextBytes(body);
                        String head =
                            "POST "
                                + path
                                + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                                + len
                                + "\r\n\r\n";
                        int mode = rnd.nextInt(30);
                        kinds
                            .computeIfAbsent(path + (mode < 3 ? mode : ""), k -> new LongAdder())
                            .increment();
                        if (mode == 0) {
                          out.write(head.getBytes());
                          out.write(body, 0, len / 2);
                          if (rnd.nextBoolean()) s.setSoLinger(true, 0);
                          return2(s);
                          break;
                        }
                        if (mode == 1) {
                          out.write(head.getBytes());
                          out.write(body);
                          if (rnd.nextBoolean()) s.setSoLinger(true, 0);
                          break;
                        }
                        var w =
                            new Thread(
                                () -> {
                                  try {
                                    out.write(head.getBytes());
                                    out.write(body);
                                    if (mode == 2)
                                      out.write(
                                          "GET /plain HTTP/1.1\r\nHost: h\r\n\r\n".getBytes());
                                  } catch (IOException e) {
                                  }
                                });
                        if (len > 50000) w.start();
                        else w.run();
                        int status =
                            response(
                                in,
                                path.startsWith("/echo")
                                    ? body
                                    : path.equals("/failmid") ? null : "hello".getBytes(),
                                bad,
                                path);
                        if (path.equals("/failmid")) {
                          w.join();
                          break;
                        }
                        if (mode == 2) response(in, "hello".getBytes(), bad, "pipelined");
                        w.join();
                        good.incrementAndGet();
                      }
                    } catch (Exception e) {
                      bad.add(
                          e.toString()
                              + " "
                              + (e.getStackTrace().length > 0
                                  ? Arrays.toString(Arrays.copyOf(e.getStackTrace(), 8))
                                  : ""));
                    }
                  }
                });
        th.start();
        threads.add(th);
      }
      for (var th : threads) th.join();
      System.out.println(
          "good " + good + " bad " + bad.size() + " " + bad.stream().limit(5).toList() + kinds);
      long limit = System.nanoTime() + 3_000_000_000L;
      var pool = (ArrayByteBufferPool) jetty.get().getByteBufferPool();
      while (System.nanoTime() < limit
          && !(BEGUN.get() == DONE.get()
              && pool.getDirectByteBufferCount() == pool.getAvailableDirectByteBufferCount()))
        TimeUnit.MILLISECONDS.sleep(50);
      System.out.println(
          "begun "
              + BEGUN
              + " done "
              + DONE
              + " direct "
              + pool.getDirectByteBufferCount()
              + "/"
              + pool.getAvailableDirectByteBufferCount()
              + " heap "
              + pool.getHeapByteBufferCount()
              + "/"
              + pool.getAvailableHeapByteBufferCount());
      System.out.println("endpoints " + jetty.get().getConnectors()[0].getConnectedEndPoints());
      assertThat(BEGUN.get()).isEqualTo(DONE.get());
      assertThat(bad).isEmpty();
    }
    System.out.println(
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(n -> n.startsWith("lintel"))
            .toList());
  }

  static void return2(Socket s) {}

  static int response(InputStream in, byte[] expected, Queue<String> bad, String what)
      throws IOException {
    var o = new ByteArrayOutputStream();
    while (!o.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        if (expected == null) return 0;
        throw new EOFException(what + " got: " + o);
      }
      o.write(c);
    }
    String h = o.toString();
    if (expected == null) {
      try {
        in.readAllBytes();
      } catch (SocketException e) {
      }
      return 0;
    }
    var got = new ByteArrayOutputStream();
    if (h.contains("chunked")) {
      while (true) {
        var line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
          if (c < 0) throw new EOFException(what);
          line.append((char) c);
        }
        int n = Integer.parseInt(line.toString().trim(), 16);
        got.write(in.readNBytes(n));
        in.readNBytes(2);
        if (n == 0) break;
      }
    } else {
      int i = h.indexOf("Content-Length: ");
      int n = Integer.parseInt(h.substring(i + 16, h.indexOf('\r', i)));
      got.write(in.readNBytes(n));
    }
    if (!Arrays.equals(got.toByteArray(), expected))
      bad.add(what + " differs " + got.size() + " " + expected.length + " " + h);
    return 200;
  }
}
