package dev.lintel.sample;

import dev.lintel.Response;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The endpoints about bodies, sync; their mirror image is {@link AsyncBodies}. */
final class SyncBodies {

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

  void plaintext(SyncResponder responder) throws IOException {
    responder.send(Answers.TEXT, Answers.HELLO);
  }

  void json(SyncResponder responder) throws IOException {
    send(responder, Answers.helloJson());
  }

  void bytes(SyncResponder responder, Parameters parameters) throws Exception {
    int size = parameters.variableNumber("n", 0, 16 << 20);
    responder.send(Answers.OCTETS, Letters.whole(size));
  }

  void status(SyncResponder responder, Parameters parameters) throws Exception {
    int code = parameters.variableNumber("code", 200, 599);
    send(responder, Answers.status(code));
  }

  void cookies(SyncResponder responder) throws IOException {
    send(responder, Answers.cookies());
  }

  void inspect(SyncRequest request, SyncResponder responder) throws IOException {
    send(responder, Answers.json(Inspection.of(request)));
  }

  void tls(SyncRequest request, SyncResponder responder) throws IOException {
    send(responder, Answers.json(Inspection.ofTls(request)));
  }

  void echo(SyncRequest request, SyncResponder responder) throws IOException {
    SyncBodyWriter writer = responder.start(Answers.echo(request));
    InputStream body = request.body();
    byte[] buffer = new byte[16 * 1024];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      writer.write(buffer, 0, read);
      writer.flush();
    }
  }

  void upload(SyncRequest request, SyncResponder responder) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    long bytes = 0;
    InputStream body = request.body();
    byte[] buffer = new byte[16 * 1024];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      digest.update(buffer, 0, read);
      bytes += read;
    }
    send(responder, Answers.json(Answers.Upload.of(bytes, digest.digest())));
  }

  void stream(SyncResponder responder, Parameters parameters) throws Exception {
    int chunks = parameters.number("chunks", 10, 0, 1_000_000);
    int size = parameters.number("size", 1024, 1, Letters.MAX_PIECE);
    SyncBodyWriter writer = responder.start(Answers.OCTETS);
    for (int chunk = 0; chunk < chunks; chunk++) {
      writer.write(Letters.piece((long) chunk * size, size));
      writer.flush();
    }
  }

  void file(SyncResponder responder, Parameters parameters) throws Exception {
    SampleFile present = Objects.requireNonNull(file, "startup has not run");
    int offset = parameters.number("offset", 0, 0, present.size());
    int rest = present.size() - offset;
    int count = parameters.number("count", rest, 0, rest);
    responder.sendFile(Answers.TEXT, present.path(), offset, count);
  }

  void trailers(SyncRequest request, SyncResponder responder) throws IOException {
    SyncBodyWriter writer = responder.start(Answers.trailing(request));
    long bytes = request.body().transferTo(writer);
    writer.end(Answers.trailers(bytes, request));
  }

  private static void send(SyncResponder responder, Response response) throws IOException {
    responder.send(response.head(), response.body());
  }
}
