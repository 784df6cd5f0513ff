package dev.lintel.tck;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;

import java.nio.ByteBuffer;

/** Routes that many tests have. */
public final class Routes {

  private static final int LONGEST = 16 * 1024 * 1024;

  private Routes() {}

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
  public static Route behind(Gate gate, ServerExtension server, Style style, String answer) {
    return server.serve(
        style,
        (request, responder) -> {
          gate.pass();
          responder.send(OK, bytes(answer));
        },
        (request, responder) -> gate.opened().thenCompose(v -> responder.send(OK, bytes(answer))));
  }
}
