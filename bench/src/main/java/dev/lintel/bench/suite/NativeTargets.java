package dev.lintel.bench.suite;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.util.Headers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The same answer from each server without Lintel, with HTTP/2 switched on and no other setting.
 */
final class NativeTargets {

  static final String PASSWORD = "secret";

  private static final String HOST = "127.0.0.1";
  private static final String TEXT = "text/plain";

  private NativeTargets() {}

  /**
   * Starts the native program of a server.
   *
   * @param keys a PKCS #12 file with the password {@link #PASSWORD}
   */
  static Target start(String server, Path keys) throws Exception {
    return switch (server) {
      case "vertx" -> vertx(keys);
      case "undertow" -> undertow(keys);
      case "jetty" -> jetty(keys);
      default -> throw new IllegalArgumentException("no native program for " + server);
    };
  }

  private record Ports(int clearPort, int tlsPort, Runnable end) implements Target {
    @Override
    public void close() {
      end.run();
    }
  }

  private static Target vertx(Path keys) throws Exception {
    Vertx vertx = Vertx.vertx();
    HttpServerOptions clear = new HttpServerOptions().setHost(HOST).setPort(0);
    HttpServerOptions secured =
        new HttpServerOptions(clear)
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword(PASSWORD));
    return new Ports(
        listen(vertx, clear),
        listen(vertx, secured),
        () -> done(vertx.close().toCompletionStage()));
  }

  private static int listen(Vertx vertx, HttpServerOptions options) {
    Buffer hello = Buffer.buffer(Target.HELLO);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request ->
                    vertx.setTimer(
                        Target.LATER_MILLIS,
                        id -> request.response().putHeader("Content-Type", TEXT).end(hello)));
    return done(server.listen().toCompletionStage()).actualPort();
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Target undertow(Path keys) throws Exception {
    ByteBuffer hello = ByteBuffer.allocateDirect(Target.HELLO.length).put(Target.HELLO).flip();
    Undertow undertow =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addHttpListener(0, HOST)
            .addHttpsListener(0, HOST, context(keys))
            .setHandler(
                exchange -> {
                  exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TEXT);
                  exchange.dispatch(
                      Target.LATER, () -> exchange.getResponseSender().send(hello.duplicate()));
                })
            .build();
    undertow.start();
    List<Undertow.ListenerInfo> listeners = undertow.getListenerInfo();
    return new Ports(port(listeners.get(0)), port(listeners.get(1)), undertow::stop);
  }

  private static int port(Undertow.ListenerInfo listener) {
    return ((InetSocketAddress) listener.getAddress()).getPort();
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static Target jetty(Path keys) throws Exception {
    var server = new Server();
    var configuration = new HttpConfiguration();
    var clear =
        new ServerConnector(
            server,
            new HttpConnectionFactory(configuration),
            new HTTP2CServerConnectionFactory(configuration));
    var securing = new HttpConfiguration(configuration);
    securing.addCustomizer(new SecureRequestCustomizer(false));
    var tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keys.toString());
    tls.setKeyStorePassword(PASSWORD);
    tls.setSniRequired(false);
    var alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    var secured =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, "alpn"),
            alpn,
            new HTTP2ServerConnectionFactory(securing),
            new HttpConnectionFactory(securing));
    clear.setHost(HOST);
    secured.setHost(HOST);
    server.addConnector(clear);
    server.addConnector(secured);
    server.setHandler(new Hello());
    server.start();
    return new Ports(clear.getLocalPort(), secured.getLocalPort(), () -> stop(server));
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception failure) {
      throw new IllegalStateException("Jetty did not stop in order", failure);
    }
  }

  private static final class Hello extends Handler.Abstract.NonBlocking {

    private final ByteBuffer hello =
        ByteBuffer.allocateDirect(Target.HELLO.length).put(Target.HELLO).flip();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, Target.HELLO.length);
      Target.LATER.execute(() -> response.write(true, hello.duplicate(), callback));
      return true;
    }
  }
}
