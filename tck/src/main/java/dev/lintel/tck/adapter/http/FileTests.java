package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Failures;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Regions of files as bodies. */
class FileTests {

  private static final int SIZE = 1_000_003;
  private static final byte[] CONTENT = filler(SIZE);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir static Path folder;
  private static Path file;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @BeforeAll
  static void write() throws IOException {
    file = Files.write(folder.resolve("file"), CONTENT);
  }

  @InBothStyles
  @Requirement("HTTP-4.9")
  void regionsArriveAsTheyAre(Style style) {
    long[][] regions = {{0, SIZE}, {0, 1}, {SIZE - 1, 1}, {4097, 300_000}, {SIZE, 0}, {5, 0}};
    WireClient client = server.connect();
    for (long[] region : regions) {
      Route route = sending(style, OK.with("etag", "x"), file, region[0], region[1]);
      WireResponse response = client.send(route.get()).read();
      assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
      assertThat(response.header("etag")).isEqualTo("x");
      assertThat(response.head().has("content-type")).isFalse();
      Expect.bytes(
          response.body(),
          Arrays.copyOfRange(CONTENT, (int) region[0], (int) (region[0] + region[1])));
    }
  }

  @InBothStyles
  @Requirement({"HTTP-3.13", "HTTP-3.14", "HTTP-3.15"})
  void headOfAFileSaysItsLength(Style style) {
    Route route = sending(style, OK, file, 3, 1000);
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      assertThat(client.send(route.request("HEAD")).readBodiless().header("content-length"))
          .isEqualTo("1000");
    }
    Route notModified = sending(style, ResponseHead.of(304), file, 3, 1000);
    assertThat(client.send(notModified.get()).read().head().has("content-length")).isFalse();
  }

  @InBothStyles
  @Requirement("HTTP-4.9")
  void aRegionBeyondTheFileFailsBeforeTheStart(Style style) {
    ResponseHead sorry = ResponseHead.of(404);
    Path none = folder.resolve("none");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              Expect.thrown(IOException.class, () -> responder.sendFile(OK, file, 1, SIZE));
              Expect.thrown(IOException.class, () -> responder.sendFile(OK, file, SIZE + 1, 0));
              Expect.thrown(IOException.class, () -> responder.sendFile(OK, file, 1, 1L << 50));
              Expect.thrown(IOException.class, () -> responder.sendFile(OK, none, 0, 1));
              Expect.thrown(
                  IllegalArgumentException.class, () -> responder.sendFile(OK, file, -1, 1));
              Expect.thrown(
                  IllegalArgumentException.class, () -> responder.sendFile(OK, file, 1, -1));
              responder.send(sorry, bytes("not there"));
            },
            (request, responder) -> {
              failsWith(IOException.class, () -> responder.sendFile(OK, file, 1, SIZE));
              failsWith(IOException.class, () -> responder.sendFile(OK, file, SIZE + 1, 0));
              failsWith(IOException.class, () -> responder.sendFile(OK, file, 1, 1L << 50));
              failsWith(IOException.class, () -> responder.sendFile(OK, none, 0, 1));
              failsWith(IllegalArgumentException.class, () -> responder.sendFile(OK, file, -1, 1));
              failsWith(IllegalArgumentException.class, () -> responder.sendFile(OK, file, 1, -1));
              return responder.send(sorry, bytes("not there"));
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.text()).isEqualTo("not there");
  }

  @InBothStyles
  @Requirement({"HTTP-4.9", "HTTP-4.4"})
  void aRegionStandsBetweenOtherPieces(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("before "));
              out.writeFile(file, 100, 200_000);
              Expect.thrown(IOException.class, () -> out.writeFile(file, 1, SIZE));
              out.write(bytes(" after"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("before "))
                                .thenCompose(v -> writer.writeFile(file, 100, 200_000))
                                .thenCompose(
                                    v -> {
                                      failsWith(
                                          IOException.class, () -> writer.writeFile(file, 1, SIZE));
                                      return writer.write(bytes(" after"));
                                    })));
    String region = new String(CONTENT, 100, 200_000, UTF_8);
    Expect.bytes(
        server.exchange(route.get()).body(), ("before " + region + " after").getBytes(UTF_8));
  }

  @InBothStyles
  @Requirement({"HTTP-4.17", "HTTP-4.19"})
  void aFileThatShrinksAborts(Style style) throws IOException {
    Path shrinking = folder.resolve("shrinking-" + style);
    long length = 64L << 20;
    try (var access = new RandomAccessFile(shrinking.toFile(), "rw")) {
      access.setLength(length);
      Route route = sending(style, OK, shrinking, 0, length);
      WireClient client = server.connectNarrow().send(route.get());
      WireHead head = client.readHead();
      access.setLength(1000);
      assertThat(client.readCutBody(head).length).isLessThan((int) length);
      route.completion();
    }
    assertClosed(shrinking);
  }

  @InBothStyles
  @Requirement("HTTP-4.19")
  void filesAreClosed(Style style) throws IOException {
    Path large = folder.resolve("large-" + style);
    try (var access = new RandomAccessFile(large.toFile(), "rw")) {
      access.setLength(64L << 20);
    }
    Route route = sending(style, OK, large, 0, 64L << 20);
    WireClient gone = server.connectNarrow().send(route.get());
    gone.readHead();
    gone.reset();
    route.completion();
    Route whole = sending(style, OK, large, 10, 20);
    assertThat(server.exchange(whole.get()).body()).hasSize(20);
    whole.completion();
    assertClosed(large);
  }

  private static void assertClosed(Path path) {
    Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "no list of open files on this system");
    Await.until("no descriptor of " + path + " is open", () -> !isOpen(path));
  }

  private static boolean isOpen(Path path) {
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.anyMatch(descriptor -> path.equals(target(descriptor)));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return descriptor;
    }
  }

  private static Route sending(Style style, ResponseHead head, Path path, long offset, long count) {
    return server.serve(
        style,
        (request, responder) -> responder.sendFile(head, path, offset, count),
        (request, responder) -> responder.sendFile(head, path, offset, count));
  }

  /** A call of the async half, which may fail its stage or, for a bad argument, throw. */
  private static void failsWith(
      Class<? extends Throwable> type,
      java.util.function.Supplier<java.util.concurrent.CompletionStage<Void>> call) {
    Throwable failure = Await.failure("a region that is refused", dev.lintel.Stages.call(call));
    Failures.find(type, failure);
  }
}
