package dev.lintel.tck;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;

import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.tck.Samples.Boom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Routes that many tests have. */
public final class Routes {

  private static final int LONGEST = 16 * 1024 * 1024;

  private Routes() {}

  /** Answers at once. */
  public static Route answering(
      ServerExtension server, Style style, ResponseHead head, String answer) {
    return server.serve(
        style,
        (request, responder) -> responder.send(head, bytes(answer)),
        (request, responder) -> responder.send(head, bytes(answer)));
  }

  /** Reads a whole body and sends it back. */
  public static Route echo(ServerExtension server, Style style) {
    return server.serve(
        style,
        (request, responder) -> responder.send(OK, ByteBuffer.wrap(request.body().readAllBytes())),
        (request, responder) ->
            request
                .body()
                .readAll(LONGEST)
                .thenCompose(body -> responder.send(OK, ByteBuffer.wrap(body))));
  }

  /** Answers when a gate opens, and lasts until then. */
  public static Route behind(ServerExtension server, Style style, Gate gate, String answer) {
    return server.serve(
        style,
        (request, responder) -> {
          gate.pass();
          responder.send(OK, bytes(answer));
        },
        (request, responder) -> gate.opened().thenCompose(v -> responder.send(OK, bytes(answer))));
  }

  /** Answers at once, and lasts until a gate opens. */
  public static Route answeringEarly(
      ServerExtension server, Style style, Gate gate, String answer) {
    return server.serve(
        style,
        (request, responder) -> {
          responder.send(OK, bytes(answer));
          gate.pass();
        },
        (request, responder) ->
            responder.send(OK, bytes(answer)).thenCompose(sent -> gate.opened()));
  }

  /** Reads a body, and tells why that fails, which it lets through. */
  public static Route reading(
      ServerExtension server, Style style, CompletableFuture<Throwable> failure) {
    return server.serve(
        style,
        (request, responder) -> {
          try {
            request.body().readAllBytes();
          } catch (IOException problem) {
            failure.complete(problem);
            throw problem;
          }
        },
        (request, responder) ->
            request
                .body()
                .readAll(LONGEST)
                .whenComplete((body, problem) -> failure.complete(problem))
                .thenApply(body -> null));
  }

  /** Writes a piece, and fails when a gate opens. */
  public static Route failing(
      ServerExtension server, Style style, Gate gate, ResponseHead head, String piece) {
    return server.serve(
        style,
        (request, responder) -> {
          var out = responder.start(head);
          out.write(bytes(piece));
          out.flush();
          gate.pass();
          throw new Boom();
        },
        (request, responder) ->
            responder
                .start(head)
                .thenCompose(writer -> writer.write(bytes(piece)))
                .thenCompose(v -> gate.opened())
                .thenCompose(v -> Stages.failed(new Boom())));
  }
}
