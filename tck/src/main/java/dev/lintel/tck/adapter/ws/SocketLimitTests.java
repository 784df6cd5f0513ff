package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireFrame;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of sockets. */
class SocketLimitTests {

  private static final int MESSAGE = 10_000;
  private static final int FRAME = 4_000;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options.withLimits(
                      options.limits().withMaxMessageBytes(MESSAGE).withMaxFrameBytes(FRAME)))
          .claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-7.1")
  void aMessageAsLongAsTheLimitPasses(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    client.send(
        WireFrame.binary(filler(FRAME)).notLast(),
        WireFrame.binary(filler(FRAME)).continued().notLast(),
        WireFrame.binary(filler(MESSAGE - 2 * FRAME)).continued());
    assertThat(client.read().payload()).hasSize(MESSAGE);
    client.close();
  }

  @InBothStyles
  @Requirement("WS-7.1")
  void aMessageOverTheLimitClosesWith1009(Style style) {
    var failure = new CompletableFuture<Throwable>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              failure.complete(Expect.gone(socket::receive));
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(AsyncWebSocket::receive)
                    .handle(
                        (message, thrown) -> {
                          failure.complete(thrown);
                          return null;
                        }));
    FrameClient client = server.open(route);
    // The head of the last frame is enough.
    client.send(
        WireFrame.binary(filler(FRAME)).notLast(),
        WireFrame.binary(filler(FRAME)).continued().notLast());
    byte[] tooLong = WireFrame.binary(filler(MESSAGE - 2 * FRAME + 1)).continued().masked();
    client.wire().send(java.util.Arrays.copyOf(tooLong, 8));
    client.expectClose(1009);
    client.expectEnd();
    Throwable gone = Await.value("the failure", failure);
    assertThat(Expect.gone(CompletableFuture.failedStage(gone)).reason())
        .isSameAs(DisconnectReason.LIMIT);
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-7.2")
  void aFrameOverTheLimitClosesWith1009() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.send(WireFrame.binary(filler(FRAME)));
    assertThat(client.read().payload()).hasSize(FRAME);
    byte[] tooLong = WireFrame.binary(filler(FRAME + 1)).masked();
    client.wire().send(java.util.Arrays.copyOf(tooLong, 8));
    client.expectClose(1009);
    client.expectEnd();
  }
}
