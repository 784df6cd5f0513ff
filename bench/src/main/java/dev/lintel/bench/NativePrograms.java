package dev.lintel.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.util.Headers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * What a careful author writes for each server without Lintel: the same answer with the same
 * fields, one event thread. They are what the adapters are measured against.
 */
final class NativePrograms {

  private static final byte[] HELLO = "Hello, World!".getBytes(US_ASCII);
  private static final String TEXT = "text/plain";

  private NativePrograms() {}

  /** Starts the native program of a server and returns its port. */
  static int start(String server) throws Exception {
    return switch (server) {
      case "vertx" -> startVertx();
      case "undertow" -> startUndertow();
      case "jetty" -> startJetty();
      default -> throw new IllegalArgumentException("no native program for " + server);
    };
  }

  private static int startVertx() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Buffer hello = Buffer.buffer(HELLO);
    AtomicReference<String> date = new AtomicReference<>(Clock.date());
    vertx.setPeriodic(1000, id -> date.set(Clock.date()));
    HttpServer started =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    request
                        .response()
                        .putHeader("Content-Type", TEXT)
                        .putHeader("Date", date.get())
                        .end(hello))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    return started.actualPort();
  }

  private static int startUndertow() {
    ByteBuffer hello = ByteBuffer.allocateDirect(HELLO.length).put(HELLO).flip();
    Undertow undertow =
        Undertow.builder()
            .setIoThreads(1)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 3_600_000)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TEXT);
                  exchange.getResponseSender().send(hello.duplicate());
                })
            .build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  private static int startJetty() throws Exception {
    var server = new Server(new org.eclipse.jetty.util.thread.QueuedThreadPool(8));
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(3_600_000);
    server.addConnector(connector);
    HttpField text = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, TEXT);
    ByteBuffer hello = ByteBuffer.allocateDirect(HELLO.length).put(HELLO).flip();
    server.setHandler(
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(text);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, HELLO.length);
            response.write(true, hello.duplicate(), callback);
            return true;
          }
        });
    server.start();
    return connector.getLocalPort();
  }
}
