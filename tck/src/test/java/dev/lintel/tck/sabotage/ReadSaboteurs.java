package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.body;
import static dev.lintel.tck.sabotage.Wrong.options;
import static dev.lintel.tck.sabotage.Wrong.request;
import static dev.lintel.tck.sabotage.Wrong.sent;

import dev.lintel.AsyncBodyReader;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Failures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Bodies of requests that are read, given or left in the wrong way. */
final class ReadSaboteurs {

  private static final long LARGE = 20_000_000;

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "HTTP-5.1",
              "reads what nobody asked for",
              request(r -> r.bodyLength() < LARGE ? r : r.withBody(Tight.reader(ahead(r.body()))))),
          new Saboteur("HTTP-5.3", "has one buffer for all pieces", oneBuffer()),
          new Saboteur(
              "HTTP-5.6",
              "drains the half of what it shall",
              options(
                  o ->
                      o.withLimits(
                          o.limits().withMaxUnreadBytes(o.limits().maxUnreadBytes() / 2)))),
          new Saboteur(
              "HTTP-5.8",
              "sends a 100 to who has no body to send",
              sent(
                  (seen, text) ->
                      seen.received().contains("100-continue")
                              && seen.received().matches("(?s).*(HTTP/1.0|X: y\\r|Length: 0\\r).*")
                              && text.startsWith("HTTP/1.1 200")
                          ? "HTTP/1.1 100 Continue\r\n\r\n" + text
                          : text)),
          new Saboteur("HTTP-5.9", "takes half a body for a whole one", body(r -> half(r))),
          Saboteur.patched(
              "HTTP-5.11",
              "ends a stream that was closed",
              new Patch(
                  "dev.lintel.spi.BridgedInput",
                  "throw new IOException(\"the stream of the request body was closed\");",
                  "return null;")));

  private ReadSaboteurs() {}

  private static AsyncBodyReader ahead(AsyncBodyReader reader) {
    var first = new CompletableFuture<ByteBuffer>();
    var unused =
        reader
            .forEach(
                piece -> {
                  first.complete(ByteBuffer.allocate(piece.remaining()).put(piece).flip());
                  return Stages.done();
                })
            .whenComplete((v, failure) -> first.complete(null));
    return () -> first;
  }

  private static Supplier<ServerProvider> oneBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    return body(
        r ->
            () ->
                r.read()
                    .thenApply(
                        piece -> piece == null ? null : buffer.clear().put(piece).flip().slice()));
  }

  private static AsyncBodyReader half(AsyncBodyReader reader) {
    return () ->
        reader
            .read()
            .exceptionallyCompose(
                failure ->
                    Failures.unwrapped(failure) instanceof DisconnectedException gone
                            && gone.reason() == DisconnectReason.PROTOCOL_ERROR
                        ? CompletableFuture.completedStage(null)
                        : Stages.failed(failure));
  }
}
