package dev.lintel.adapter.jetty;

import dev.lintel.*;
import dev.lintel.server.*;
import java.io.*;
import java.lang.management.ManagementFactory;
import java.net.*;
import java.nio.ByteBuffer;
import java.util.*;
import java.util.concurrent.*;
import org.eclipse.jetty.http.*;
import org.eclipse.jetty.server.*;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.*;

@SuppressWarnings("all")
class JettyAllocTests {
  static final byte[] BODY = "Hello, World!".getBytes();
  static final ResponseHead HEAD = ResponseHead.of(200).with("Content-Type", "text/plain");

  @Test
  void compare() throws Exception {
    var qtp = new QueuedThreadPool(5);
    qtp.setName("native");
    var nat = new org.eclipse.jetty.server.Server(qtp);
    var cfg = new HttpConfiguration();
    cfg.setSendServerVersion(false);
    cfg.setSendDateHeader(true);
    var con = new ServerConnector(nat, 1, 1, new HttpConnectionFactory(cfg));
    con.setPort(0);
    con.setHost("127.0.0.1");
    nat.addConnector(con);
    nat.setHandler(
        new Handler.Abstract.NonBlocking() {
          public boolean handle(
              org.eclipse.jetty.server.Request q, org.eclipse.jetty.server.Response r, Callback c) {
            r.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            r.write(true, ByteBuffer.wrap(BODY), c);
            return true;
          }
        });
    nat.start();
    try (var ours =
        new JettyServerProvider()
            .start(
                AsyncApplication.of((q, r) -> r.send(HEAD, ByteBuffer.wrap(BODY))),
                ServerOptions.defaults().withPort(0).withEventThreads(1))) {
      for (int round = 0; round < 6; round++) {
        measure("native", new InetSocketAddress("127.0.0.1", con.getLocalPort()), "native");
        measure("lintel", ours.address(), "lintel-jetty");
      }
    }
    nat.stop();
  }

  static void measure(String name, InetSocketAddress a, String prefix) throws Exception {
    try (Socket s = new Socket()) {
      s.connect(a);
      s.setTcpNoDelay(true);
      byte[] q =
          "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n"
              .getBytes();
      byte[] buf = new byte[4096];
      int n = 60000;
      run(s, q, buf, 20000);
      long b = bytes(prefix), t = System.nanoTime();
      run(s, q, buf, n);
      long d = System.nanoTime() - t;
      System.out.printf("%s %d B/req %.0f req/s%n", name, (bytes(prefix) - b) / n, n * 1e9 / d);
    }
  }

  static void run(Socket s, byte[] q, byte[] buf, int n) throws IOException {
    for (int i = 0; i < n; i++) {
      s.getOutputStream().write(q);
      int got = 0;
      while (true) {
        got += s.getInputStream().read(buf, got, buf.length - got);
        if (buf[got - 1] == '!') break;
      }
    }
  }

  static long bytes(String prefix) {
    var mx = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (Thread t : Thread.getAllStackTraces().keySet())
      if (t.getName().startsWith(prefix)) sum += mx.getThreadAllocatedBytes(t.getId());
    return sum;
  }
}
