package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireField;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies and their ends over HTTP/2, and what must not look like one. */
class Http2BodyTests {

  private static final byte[] HELLO = bytes("hello").array();

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  @InBothStyles
  @Requirement({"H2-2.5", "HTTP-5.9"})
  void aBodyKeepsItsLength(Style style) {
    for (int length : new int[] {3, 7}) {
      var whole = new CompletableFuture<Boolean>();
      Route route = reading(style, whole);
      H2Client client = server.http2();
      H2Stream stream = client.open("POST", route.path(), "content-length", length + "");
      client.data(stream, HELLO, true);
      assertNotAnswered(client, stream);
      if (route.calls() > 0) {
        assertNotWhole("a body of 5 of " + length + " bytes", whole);
      }
    }
  }

  @InBothStyles
  @Requirement({"H2-2.5", "HTTP-5.9"})
  void aBodyThatTrailersEndKeepsItsLength(Style style) {
    var whole = new CompletableFuture<Boolean>();
    Route route = reading(style, whole);
    H2Client client = server.http2();
    H2Stream stream = client.open("POST", route.path(), "content-length", "6");
    route.awaitCalls(1);
    client.data(stream, HELLO, false);
    client.send(trailers(stream, true, "x-sum", "7"));
    assertNotAnswered(client, stream);
    assertNotWhole("a body of 5 of 6 bytes", whole);
  }

  @InBothStyles
  @Requirement({"H2-2.5", "HTTP-5.9"})
  void aBodyOfLength0HasNone(Style style) {
    var whole = new CompletableFuture<Boolean>();
    Route route = reading(style, whole);
    H2Client client = server.http2();
    H2Stream stream = client.open("POST", route.path(), "content-length", "0");
    route.awaitCalls(1);
    client.data(stream, HELLO, true);
    assertNotAnswered(client, stream);
    assertNotWhole("a body of 5 of 0 bytes", whole);
  }

  @InBothStyles
  @Requirement("H2-2.5")
  void anEmptyBodyOfLength0IsWhole(Style style) {
    var whole = new CompletableFuture<Boolean>();
    Route route = reading(style, whole);
    H2Client client = server.http2();
    H2Stream stream = client.open("POST", route.path(), "content-length", "0");
    route.awaitCalls(1);
    client.data(stream, new byte[0], true);
    assertThat(client.response(stream).text()).isEqualTo("whole");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("a pseudo field", true, ":path"),
        Arguments.of("a pseudo field of a response", true, ":status"),
        Arguments.of("a name in capitals", true, "X-Sum"),
        Arguments.of("no end of the stream", false, "x-sum"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  @Requirement({"H2-2.10", "HTTP-5.9"})
  void malformedTrailersEndNoBody(String what, boolean last, String name) {
    for (Style style : Style.values()) {
      var whole = new CompletableFuture<Boolean>();
      Route route = reading(style, whole);
      H2Client client = server.http2();
      H2Stream stream = client.open("POST", route.path());
      route.awaitCalls(1);
      client.data(stream, HELLO, false);
      client.send(trailers(stream, last, name, "7"));
      assertNotAnswered(client, stream);
      assertNotWhole("a body before " + what, whole);
    }
  }

  @InBothStyles
  @Requirement("H2-1.6")
  void aHeadMayComeInParts(Style style) {
    BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              seen.add(request.headers());
              responder.send(OK, ByteBuffer.wrap(request.body().readAllBytes()));
            },
            (request, responder) -> {
              seen.add(request.headers());
              return request
                  .body()
                  .readAll(100)
                  .thenCompose(body -> responder.send(OK, ByteBuffer.wrap(body)));
            });
    H2Client client = server.http2().roundTrip();
    H2Stream stream = client.newStream();
    byte[] first = block(H2Client.head("POST", route.path(), "x-one", "1"));
    byte[] rest = block(List.of(new WireField("x-two", "2")));
    client.send(new Frame(Frame.HEADERS, 0, stream.id(), first));
    Await.stays("the head is not whole", () -> route.calls() == 0);
    client.send(new Frame(Frame.CONTINUATION, Frame.END_HEADERS, stream.id(), rest));
    client.data(stream, HELLO, true);
    assertThat(client.response(stream).text()).isEqualTo("hello");
    Headers headers = Await.next("the handler sees the request", seen);
    assertThat(headers.all("x-one")).containsExactly("1");
    assertThat(headers.all("x-two")).containsExactly("2");
  }

  @InBothStyles
  @Requirement({"H2-1.6", "HTTP-1.11"})
  void aHeadInPartsMayBeTheWholeRequest(Style style) {
    BlockingQueue<Long> lengths = new LinkedBlockingQueue<>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              lengths.add(request.bodyLength());
              responder.send(OK, bytes(""));
            },
            (request, responder) -> {
              lengths.add(request.bodyLength());
              return responder.send(OK, bytes(""));
            });
    H2Client client = server.http2().roundTrip();
    H2Stream stream = client.newStream();
    List<WireField> head = H2Client.head("GET", route.path());
    client.send(
        new Frame(Frame.HEADERS, Frame.END_STREAM, stream.id(), block(head.subList(0, 2))),
        new Frame(Frame.CONTINUATION, 0, stream.id(), block(head.subList(2, 3))),
        new Frame(Frame.CONTINUATION, Frame.END_HEADERS, stream.id(), block(head.subList(3, 4))));
    assertThat(client.response(stream).status()).isEqualTo(200);
    assertThat(Await.next("the handler sees the request", lengths)).isZero();
  }

  private static byte[] block(List<WireField> fields) {
    return HpackEncoder.encode(fields);
  }

  private static Frame trailers(H2Stream stream, boolean last, String name, String value) {
    return Frame.headers(
        stream.id(), HpackEncoder.encode(List.of(new WireField(name, value))), last);
  }

  private static void assertNotAnswered(H2Client client, H2Stream stream) {
    client.awaitRefused(stream);
    assertThat(stream.isEnded() && stream.status() == 200).as("a good answer").isFalse();
  }

  /** The application gets no end of the body. */
  private static void assertNotWhole(String what, CompletableFuture<Boolean> whole) {
    assertThat(Await.value("the end of the read", whole)).as("%s looks whole", what).isFalse();
  }

  /** Reads a body, and tells whether it looks whole. */
  private static Route reading(Style style, CompletableFuture<Boolean> whole) {
    return server.serve(
        style,
        (request, responder) -> {
          try {
            request.body().readAllBytes();
            whole.complete(true);
          } finally {
            whole.complete(false);
          }
          responder.send(OK, bytes("whole"));
        },
        (request, responder) ->
            request
                .body()
                .readAll(100)
                .whenComplete((body, failure) -> whole.complete(failure == null))
                .thenCompose(body -> responder.send(OK, bytes("whole"))));
  }
}
