package dev.lintel.tck.adapter.ws;

import dev.lintel.Capability;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Leftovers;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireFrame;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand sockets that break off within a message: nothing of them is left. */
class SocketLeftoverTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement({"HTTP-6.13", "WS-6.9"})
  void messagesThatBreakOff(Style style) {
    Leftovers left = server.leftovers();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              left.see(handshake);
              var socket = acceptor.accept();
              while (true) {
                socket.receive();
              }
            },
            (handshake, acceptor) -> {
              left.see(handshake);
              return acceptor
                  .accept()
                  .thenCompose(
                      socket -> socket.forEach(message -> Stages.done()).thenApply(close -> null));
            });
    byte[] whole = WireFrame.text("broken off in the middle").masked();
    left.let(
        () -> {
          FrameClient client = server.open(route);
          client.wire().send(java.util.Arrays.copyOf(whole, whole.length / 2));
          return client;
        },
        count -> {},
        client -> client.wire().reset());
    left.awaitNoSocket();
    left.awaitNoExchange();
  }
}
