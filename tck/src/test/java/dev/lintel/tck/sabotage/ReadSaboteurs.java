package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.body;
import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.options;
import static dev.lintel.tck.sabotage.Wrong.sent;

import dev.lintel.AsyncBodyReader;
import dev.lintel.DisconnectedException;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Failures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Bodies of requests that are read, given or left in the wrong way. */
final class ReadSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur("HTTP-5.1", "reads what nobody asked for", body(r -> ahead(r))),
          new Saboteur("HTTP-5.3", "has one buffer for all pieces", oneBuffer()),
          new Saboteur(
              "HTTP-5.6",
              "leaves the rest of a body unread",
              options(o -> o.withLimits(o.limits().withMaxUnreadBytes(0)))),
          new Saboteur(
              "HTTP-5.8",
              "sends a 100 to everybody",
              sent(
                  text ->
                      text.startsWith("HTTP/1.1 200")
                          ? "HTTP/1.1 100 Continue\r\n\r\n" + text
                          : text)),
          new Saboteur("HTTP-5.9", "takes half a body for a whole one", body(r -> half(r))),
          new Saboteur("HTTP-5.11", "closes after a body not read to its end", closesIfUnread()));

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
                    Failures.unwrapped(failure) instanceof DisconnectedException
                        ? CompletableFuture.completedStage(null)
                        : Stages.failed(failure));
  }

  private static Supplier<ServerProvider> closesIfUnread() {
    return handler(
        h ->
            (request, responder) -> {
              var ended = new AtomicBoolean(request.bodyLength() == 0);
              return h.handle(
                  request.withBody(
                      () ->
                          request
                              .body()
                              .read()
                              .whenComplete((piece, failure) -> ended.set(piece == null))),
                  responder.mapHead(head -> ended.get() ? head : head.with("connection", "close")));
            });
  }
}
