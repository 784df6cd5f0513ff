package dev.lintel.sample;

import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.PieceSource;
import dev.lintel.Response;
import dev.lintel.Stages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The endpoints about bodies, async; their mirror image is {@link SyncBodies}. */
final class AsyncBodies {

  /** Made by the startup, which the server finishes before the first request. */
  private @Nullable SampleFile file;

  void start() throws IOException {
    file = SampleFile.create();
  }

  void stop() throws IOException {
    if (file != null) {
      file.delete();
    }
  }

  CompletionStage<Void> plaintext(AsyncResponder responder) {
    return responder.send(Answers.TEXT, Answers.HELLO);
  }

  CompletionStage<Void> json(AsyncResponder responder) {
    return send(responder, Answers.helloJson());
  }

  CompletionStage<Void> bytes(AsyncResponder responder, Parameters parameters) throws Refusal {
    int size = parameters.variableNumber("n", 0, 16 << 20);
    return responder.send(Answers.OCTETS, Letters.whole(size));
  }

  CompletionStage<Void> status(AsyncResponder responder, Parameters parameters) throws Refusal {
    int code = parameters.variableNumber("code", 200, 599);
    return send(responder, Answers.status(code));
  }

  CompletionStage<Void> cookies(AsyncResponder responder) {
    return send(responder, Answers.cookies());
  }

  CompletionStage<Void> inspect(AsyncRequest request, AsyncResponder responder) {
    return send(responder, Answers.json(Inspection.of(request)));
  }

  CompletionStage<Void> tls(AsyncRequest request, AsyncResponder responder) {
    return send(responder, Answers.json(Inspection.ofTls(request)));
  }

  CompletionStage<Void> echo(AsyncRequest request, AsyncResponder responder) {
    return responder
        .start(Answers.echo(request))
        .thenCompose(writer -> request.body().transferTo(writer))
        .thenCompose(bytes -> Stages.done());
  }

  CompletionStage<Void> upload(AsyncRequest request, AsyncResponder responder) {
    MessageDigest digest = sha256();
    long[] bytes = new long[1];
    return request
        .body()
        .forEach(
            piece -> {
              bytes[0] += piece.remaining();
              digest.update(piece);
              return Stages.done();
            })
        .thenCompose(
            v -> send(responder, Answers.json(Answers.Upload.of(bytes[0], digest.digest()))));
  }

  CompletionStage<Void> stream(AsyncResponder responder, Parameters parameters) throws Refusal {
    int chunks = parameters.number("chunks", 10, 0, 1_000_000);
    int size = parameters.number("size", 1024, 1, Letters.MAX_PIECE);
    return responder
        .start(Answers.OCTETS)
        .thenCompose(writer -> writer.writeAll(new Chunks(chunks, size)));
  }

  CompletionStage<Void> file(AsyncResponder responder, Parameters parameters) throws Refusal {
    SampleFile present = Objects.requireNonNull(file, "startup has not run");
    int offset = parameters.number("offset", 0, 0, present.size());
    int rest = present.size() - offset;
    int count = parameters.number("count", rest, 0, rest);
    return responder.sendFile(Answers.TEXT, present.path(), offset, count);
  }

  CompletionStage<Void> trailers(AsyncRequest request, AsyncResponder responder) {
    return responder
        .start(Answers.trailing(request))
        .thenCompose(
            writer ->
                request
                    .body()
                    .transferTo(writer)
                    .thenCompose(bytes -> writer.end(Answers.trailers(bytes, request))));
  }

  /** The pieces of {@code /stream}. */
  private static final class Chunks implements PieceSource {
    private final int chunks;
    private final int size;
    private int made;

    Chunks(int chunks, int size) {
      this.chunks = chunks;
      this.size = size;
    }

    @Override
    public @Nullable ByteBuffer next() {
      return made == chunks ? null : Letters.piece((long) made++ * size, size);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static CompletionStage<Void> send(AsyncResponder responder, Response response) {
    return responder.send(response.head(), response.body());
  }
}
