package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a handler does whose client tells it what to do: {@code /play?field=a:b&start=200&write=x}.
 *
 * <p>{@code field} adds to the next head and {@code trailer} to the trailers; {@code inform},
 * {@code start} and {@code send} have a status, {@code write} a text; {@code read} takes the body
 * and {@code end} ends; {@code hold} waits until another request says {@code release} or the client
 * is gone. A step that breaks a rule is noted, and the next one goes on.
 */
final class Acts {

  /** The path of requests that tell what to do. */
  static final String PATH = "/play";

  private static final int LONGEST_BODY = 1024 * 1024;

  private final Witness witness;
  private Headers fields = Headers.of();
  private Headers trailers = Headers.of();
  private @Nullable AsyncBodyWriter asyncWriter;
  private @Nullable SyncBodyWriter syncWriter;

  private Acts(Witness witness) {
    this.witness = witness;
  }

  static CompletionStage<Void> play(
      AsyncRequest request, AsyncResponder responder, Witness witness) {
    var acts = new Acts(witness);
    CompletionStage<Void> all = Stages.done();
    for (String step : steps(request)) {
      all =
          all.thenCompose(v -> acts.step(step, request, responder))
              .exceptionallyCompose(failure -> acts.noted(step, failure));
    }
    return all;
  }

  static void play(SyncRequest request, SyncResponder responder, Witness witness)
      throws IOException {
    var acts = new Acts(witness);
    for (String step : steps(request)) {
      try {
        acts.step(step, request, responder);
      } catch (ProtocolException broken) {
        acts.note(step, broken);
      }
    }
  }

  private static List<String> steps(Request request) {
    String query = request.query();
    return query == null ? List.of() : List.of(query.split("&"));
  }

  private CompletionStage<Void> step(String step, AsyncRequest request, AsyncResponder responder) {
    return switch (verb(step)) {
      case "inform" -> responder.inform(head(step));
      case "send" -> responder.send(head(step), bytes("sent"));
      case "start" ->
          responder
              .start(head(step))
              .thenAccept(
                  writer -> {
                    asyncWriter = writer;
                  });
      case "read" ->
          request.body().readAll(LONGEST_BODY).thenAccept(body -> note(request, body.length));
      case "write" -> writer(asyncWriter).write(bytes(value(step)));
      case "end" -> writer(asyncWriter).end(trailers);
      case "hold" -> witness.hold(request);
      default -> {
        keep(step);
        yield Stages.done();
      }
    };
  }

  private void step(String step, SyncRequest request, SyncResponder responder) throws IOException {
    switch (verb(step)) {
      case "inform" -> responder.inform(head(step));
      case "send" -> responder.send(head(step), bytes("sent"));
      case "start" -> syncWriter = responder.start(head(step));
      case "read" -> note(request, request.body().readNBytes(LONGEST_BODY).length);
      case "write" -> {
        writer(syncWriter).write(bytes(value(step)));
        writer(syncWriter).flush(); // So that it is transmitted, as what is written async is.
      }
      case "end" -> writer(syncWriter).end(trailers);
      case "hold" -> witness.hold(request).join();
      default -> keep(step);
    }
  }

  private void keep(String step) {
    String[] field = step.substring(step.indexOf('=') + 1).split(":", 2);
    switch (verb(step)) {
      case "release" -> witness.release();
      case "field" -> fields = fields.withAdded(field[0], field[1]);
      case "trailer" -> trailers = trailers.withAdded(field[0], field[1]);
      default -> throw new AssertionError("nobody knows the step " + step);
    }
  }

  private CompletionStage<Void> noted(String step, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ProtocolException broken) {
      note(step, broken);
      return Stages.done();
    }
    return Stages.failed(cause);
  }

  private void note(String step, ProtocolException broken) {
    witness.note(verb(step) + " breaks " + broken.rule());
  }

  private void note(Request request, int length) {
    witness.note("read " + length + " bytes, trailers " + Witness.fields(request.trailers()));
  }

  private ResponseHead head(String step) {
    ResponseHead head = ResponseHead.of(Integer.parseInt(value(step)), fields);
    fields = Headers.of();
    return head;
  }

  private static <T> T writer(@Nullable T writer) {
    if (writer == null) {
      throw new AssertionError("nothing was started");
    }
    return writer;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String verb(String step) {
    return step.split("=", 2)[0];
  }

  private static String value(String step) {
    return step.split("=", 2)[1];
  }
}
