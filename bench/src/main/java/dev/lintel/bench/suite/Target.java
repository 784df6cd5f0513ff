package dev.lintel.bench.suite;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncWebSocket;
import dev.lintel.ResponseHead;
import dev.lintel.server.Bind;
import dev.lintel.server.KeyFiles;
import dev.lintel.server.Limits;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A server that listens on two ports: in the clear, and with TLS. */
interface Target extends AutoCloseable {

  int LATER_MILLIS = 50;

  /** When the answers go: a client that sends frames behind its request is heard before. */
  Executor LATER = CompletableFuture.delayedExecutor(Target.LATER_MILLIS, TimeUnit.MILLISECONDS);

  /** The largest message of the suites is 16 MiB. */
  int LARGEST = 32 << 20;

  byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

  /** The port without TLS. */
  int clearPort();

  /** The port with TLS. */
  int tlsPort();

  @Override
  void close();

  /**
   * Starts an adapter with one handler that answers everything alike, and an echo of WebSocket
   * messages.
   *
   * @param keys a PKCS #12 file with the password {@code secret}
   */
  static Target lintel(String name, Path keys) throws StartException {
    Tls tls = Tls.of(KeyFiles.pkcs12(keys, NativeTargets.PASSWORD));
    ServerOptions options =
        ServerOptions.defaults()
            .withBinds(Bind.loopback(0), Bind.loopback(0).withTls(tls))
            .withLimits(Limits.defaults().withMaxMessageBytes(LARGEST).withMaxFrameBytes(LARGEST))
            .withWebSocketCompression(true);
    for (ServerProvider provider : ServiceLoader.load(ServerProvider.class)) {
      if (provider.name().equals(name)) {
        return of(provider.start(application(), options));
      }
    }
    throw new IllegalArgumentException("no adapter for " + name);
  }

  private static Application application() {
    ResponseHead head = ResponseHead.of(200).with("content-type", "text/plain");
    ByteBuffer hello = ByteBuffer.allocateDirect(HELLO.length).put(HELLO).flip();
    return AsyncApplication.of(
            (request, responder) ->
                CompletableFuture.runAsync(() -> {}, LATER)
                    .thenCompose(v -> responder.send(head, hello.duplicate())))
        .with((handshake, acceptor) -> acceptor.accept().thenCompose(Target::echo));
  }

  private static CompletionStage<Void> echo(AsyncWebSocket socket) {
    return socket.forEach(socket::send).thenAccept(close -> {});
  }

  private static Target of(Server server) {
    return new Target() {
      @Override
      public int clearPort() {
        return port(0);
      }

      @Override
      public int tlsPort() {
        return port(1);
      }

      private int port(int index) {
        return ((InetSocketAddress) server.addresses().get(index)).getPort();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
