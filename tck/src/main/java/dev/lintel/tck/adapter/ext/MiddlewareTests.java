package dev.lintel.tck.adapter.ext;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.SyncBodyWriter;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What middleware is made from: derived requests, mapped responders, mapped applications. */
class MiddlewareTests {

  private static final Key<String> NAME = Key.of("name", String.class);

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

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

  @InBothStyles
  @Requirement({"HTTP-1.13", "EXT-3.3"})
  void derivedRequestsChangeOneThing(Style style) {
    Headers headers = Headers.of("x", "derived");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var named = request.with(NAME, "one");
              check(request, named, named.withHeaders(headers));
              var below = request.withMountPath(first(request));
              checkMount(request, below);
              var other = named.withBody(new ByteArrayInputStream(new byte[] {'n', 'e', 'w'}));
              assertThat(other.attribute(NAME)).isEqualTo("one");
              assertThat(other.body().readAllBytes()).asString().isEqualTo("new");
              assertThat(request.body().readAllBytes()).asString().isEqualTo("old");
              responder.send(OK, bytes("fine"));
            },
            (request, responder) -> {
              var named = request.with(NAME, "one");
              check(request, named, named.withHeaders(headers));
              checkMount(request, request.withMountPath(first(request)));
              var other = named.withBody(() -> CompletableFuture.completedStage(null));
              assertThat(other.attribute(NAME)).isEqualTo("one");
              return other
                  .body()
                  .readAll(10)
                  .thenCompose(
                      body -> {
                        assertThat(body).isEmpty();
                        return request.body().readAll(10);
                      })
                  .thenCompose(
                      body -> {
                        assertThat(body).asString().isEqualTo("old");
                        return responder.send(OK, bytes("fine"));
                      });
            });
    String request =
        route.requestTo("POST", route.path() + "/x?y", "X: original", "Content-Length: 3") + "old";
    assertThat(server.exchange(request).text()).isEqualTo("fine");
  }

  @Test
  @Requirement("EXT-5.3")
  void aMappedHandlerKeepsTheOtherFacets() throws Exception {
    var started = new AtomicInteger();
    var async =
        new AsyncApplication() {
          @Override
          public Set<Capability> requires() {
            return Set.of(Capability.of("flying"));
          }

          @Override
          public CompletionStage<Void> startup(ServerInfo info) {
            started.incrementAndGet();
            return Stages.done();
          }

          @Override
          public CompletionStage<Void> shutdown() {
            started.decrementAndGet();
            return Stages.done();
          }
        }.mapHttp(next -> (request, responder) -> next.handle(request, responder));
    assertThat(async.requires()).containsExactly(Capability.of("flying"));
    async.startup(server.server().info());
    assertThat(started.get()).isEqualTo(1);
    async.shutdown();
    assertThat(started.get()).isZero();
    var sync =
        SyncApplication.of((request, responder) -> {})
            .onStartup(info -> started.incrementAndGet())
            .onShutdown(started::decrementAndGet)
            .mapHttp(next -> (request, responder) -> next.handle(request, responder));
    sync.startup(server.server().info());
    assertThat(started.get()).isEqualTo(1);
    sync.shutdown();
    assertThat(started.get()).isZero();
  }

  private static void check(Request original, Request named, Request changed) {
    assertThat(named.attribute(NAME)).isEqualTo("one");
    assertThat(named.attribute(Key.of("name", String.class))).isNull();
    assertThat(original.attribute(NAME)).isNull();
    assertThat(changed.attribute(NAME)).isEqualTo("one");
    assertThat(changed.header("X")).isEqualTo("derived");
    assertThat(changed.headers().size()).isEqualTo(1);
    assertThat(named.header("x")).isEqualTo("original");
    assertThat(original.header("x")).isEqualTo("original");
    for (Request derived : new Request[] {named, changed}) {
      assertThat(derived.method()).isEqualTo(original.method());
      assertThat(derived.target()).isEqualTo(original.target());
      assertThat(derived.path()).isEqualTo(original.path());
      assertThat(derived.query()).isEqualTo(original.query());
      assertThat(derived.pathSegments()).isEqualTo(original.pathSegments());
      assertThat(derived.authority()).isEqualTo(original.authority());
      assertThat(derived.protocol()).isEqualTo(original.protocol());
      assertThat(derived.scheme()).isEqualTo(original.scheme());
      assertThat(derived.bodyLength()).isEqualTo(original.bodyLength());
      assertThat(derived.remoteAddress()).isEqualTo(original.remoteAddress());
      assertThat(derived.server()).isSameAs(original.server());
    }
  }

  private static void checkMount(Request original, Request below) {
    assertThat(below.mountPath()).isEqualTo(first(original));
    assertThat(below.pathInMount()).isEqualTo("/x");
    assertThat(below.path()).isEqualTo(original.path());
    assertThat(original.mountPath()).isEmpty();
  }

  private static String first(Request request) {
    return "/" + request.pathSegments().get(0);
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
