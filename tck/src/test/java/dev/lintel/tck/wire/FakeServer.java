package dev.lintel.tck.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, plays a part on it and closes it. */
final class FakeServer implements AutoCloseable {

  /** What the server does with the connection. */
  interface Part {
    void play(Socket socket) throws Exception;
  }

  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<Void> played = new CompletableFuture<>();

  /** The part begins when the client knows that it is connected: a reset may not come before. */
  private final CompletableFuture<Void> connected = new CompletableFuture<>();

  FakeServer(Part part) throws IOException {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = listening.accept()) {
                connected.join();
                part.play(socket);
                played.complete(null);
              } catch (Exception failure) {
                played.completeExceptionally(failure);
              }
            },
            "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** A server that says something and closes. */
  static FakeServer saying(String... texts) throws IOException {
    return new FakeServer(
        socket -> {
          for (String text : texts) {
            say(socket, text);
          }
        });
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  WireClient connect() {
    WireClient client = WireClient.connect((InetSocketAddress) listening.getLocalSocketAddress());
    connected.complete(null);
    return client;
  }

  /** Ends when the part was played. */
  CompletableFuture<Void> played() {
    return played;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
