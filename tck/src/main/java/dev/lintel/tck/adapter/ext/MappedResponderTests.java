package dev.lintel.tck.adapter.ext;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Responders that middleware maps. */
class MappedResponderTests {

  private static final ResponseHead HINTS = ResponseHead.of(103).with("link", "</a>");
  private static final Path FILE = Path.of("file");

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  /** What has reached the responder that is mapped. */
  private final List<String> calls = new ArrayList<>();

  @InBothStyles
  @Requirement({"EXT-5.1", "HTTP-3.2"})
  void aMappedHeadIsThatOfEveryKindOfResponse(Style style, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "from a file");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var mapped = responder.mapHead(head -> head.with("x-mapped", "yes"));
              mapped.inform(ResponseHead.of(103));
              switch (request.query() + "") {
                case "send" -> mapped.send(OK, bytes("sent"));
                case "file" -> mapped.sendFile(OK, file, 0, 11);
                default -> mapped.start(OK).write(bytes("started"));
              }
            },
            (request, responder) -> {
              var mapped = responder.mapHead(head -> head.with("x-mapped", "yes"));
              return mapped
                  .inform(ResponseHead.of(103))
                  .thenCompose(
                      v ->
                          switch (request.query() + "") {
                            case "send" -> mapped.send(OK, bytes("sent"));
                            case "file" -> mapped.sendFile(OK, file, 0, 11);
                            default ->
                                mapped
                                    .start(OK)
                                    .thenCompose(writer -> writer.write(bytes("started")));
                          });
            });
    String[][] cases = {{"send", "sent"}, {"file", "from a file"}, {"start", "started"}};
    for (String[] each : cases) {
      WireResponse response = server.exchange(route.requestTo("GET", route.path() + "?" + each[0]));
      assertThat(response.head().headers("x-mapped")).as(each[0]).containsExactly("yes");
      assertThat(response.text()).isEqualTo(each[1]);
    }
  }

  @InBothStyles
  @Requirement("EXT-5.2")
  void aMappedBodySeesEveryKindOfBody(Style style, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "from a file");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var mapped = responder.mapBody(UpperCaseStream::new);
              switch (request.query() + "") {
                case "send" -> mapped.send(OK, bytes("sent"));
                case "file" -> mapped.sendFile(OK, file, 0, 11);
                default -> mapped.start(OK).write(bytes("started"));
              }
            },
            (request, responder) -> {
              var mapped = responder.mapBody(UpperCaseWriter::new);
              return switch (request.query() + "") {
                case "send" -> mapped.send(OK, bytes("sent"));
                case "file" -> mapped.sendFile(OK, file, 0, 11);
                default -> mapped.start(OK).thenCompose(writer -> writer.write(bytes("started")));
              };
            });
    String[][] cases = {{"send", "SENT"}, {"file", "FROM A FILE"}, {"start", "STARTED"}};
    for (String[] each : cases) {
      String target = route.path() + "?" + each[0];
      assertThat(server.exchange(route.requestTo("GET", target)).text()).isEqualTo(each[1]);
    }
  }

  @Test
  @Requirement("EXT-5.1")
  void aMappedHeadForwardsEachCallAsTheOneItIs() throws IOException {
    AsyncResponder async = new AsyncRecorder().mapHead(head -> head.with("x", "y"));
    async.inform(HINTS);
    async.send(OK, bytes("sent"));
    async.sendFile(OK, FILE, 1, 2);
    async.start(OK);
    List<String> expected =
        List.of(
            "inform " + HINTS,
            "send 200 [x: y] sent",
            "sendFile 200 [x: y] file 1 2",
            "start 200 [x: y]");
    assertThat(calls).isEqualTo(expected);
    calls.clear();
    SyncResponder sync = new SyncRecorder().mapHead(head -> head.with("x", "y"));
    sync.inform(HINTS);
    sync.send(OK, bytes("sent"));
    sync.sendFile(OK, FILE, 1, 2);
    Expect.thrown(IOException.class, () -> sync.start(OK));
    assertThat(calls).isEqualTo(expected);
  }

  @Test
  @Requirement("EXT-5.2")
  void aMappedBodyForwardsInterimResponses() throws IOException {
    new AsyncRecorder().mapBody(writer -> writer).inform(HINTS);
    new SyncRecorder().mapBody(writer -> writer).inform(HINTS);
    assertThat(calls).containsExactly("inform " + HINTS, "inform " + HINTS);
  }

  private final class AsyncRecorder implements AsyncResponder {
    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      calls.add("start " + head);
      return Stages.failed(new IOException("only the call counts"));
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      calls.add("send " + head + " " + StandardCharsets.UTF_8.decode(body.duplicate()));
      return Stages.done();
    }

    @Override
    public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
      calls.add("sendFile " + head + " " + file + " " + offset + " " + count);
      return Stages.done();
    }

    @Override
    public CompletionStage<Void> inform(ResponseHead interim) {
      calls.add("inform " + interim);
      return Stages.done();
    }
  }

  private final class SyncRecorder implements SyncResponder {
    @Override
    public SyncBodyWriter start(ResponseHead head) throws IOException {
      calls.add("start " + head);
      throw new IOException("only the call counts");
    }

    @Override
    public void send(ResponseHead head, ByteBuffer body) {
      calls.add("send " + head + " " + StandardCharsets.UTF_8.decode(body.duplicate()));
    }

    @Override
    public void sendFile(ResponseHead head, Path file, long offset, long count) {
      calls.add("sendFile " + head + " " + file + " " + offset + " " + count);
    }

    @Override
    public void inform(ResponseHead interim) {
      calls.add("inform " + interim);
    }
  }

  private static ByteBuffer upperCase(ByteBuffer piece) {
    return bytes(
        StandardCharsets.UTF_8.decode(piece.duplicate()).toString().toUpperCase(Locale.ROOT));
  }

  private record UpperCaseWriter(AsyncBodyWriter out) implements AsyncBodyWriter {
    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return out.write(upperCase(piece));
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return out.end(trailers);
    }
  }

  private static final class UpperCaseStream extends SyncBodyWriter {
    private final SyncBodyWriter out;

    UpperCaseStream(SyncBodyWriter out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(Character.toUpperCase(b));
    }

    @Override
    public void write(byte[] piece, int offset, int length) throws IOException {
      out.write(upperCase(ByteBuffer.wrap(piece, offset, length)));
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public void end(Headers trailers) throws IOException {
      out.end(trailers);
    }
  }
}
