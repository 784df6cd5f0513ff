package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.Samples;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireField;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Responses over HTTP/2, frame by frame. */
class Http2ResponseTests {

  private static final List<String> OF_CONNECTIONS =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  private H2Client client;

  @BeforeEach
  void connect() {
    client = server.http2();
  }

  @InBothStyles
  @Requirement({"H2-3.1", "H2-3.3", "HTTP-9.1"})
  void fieldsAreThoseOfHttp2(Style style) {
    ResponseHead head = OK.with("X-MiXed", "Value").with("Connection", "close");
    Route route = Routes.answering(server, style, head, "whole");
    H2Stream response = client.response(client.get(route.path()));
    assertThat(response.text()).isEqualTo("whole");
    for (WireField field : response.fields()) {
      assertThat(field.name()).isEqualTo(field.name().toLowerCase(Locale.ROOT));
      assertThat(OF_CONNECTIONS).as("fields about connections").doesNotContain(field.name());
    }
    assertThat(response.field("x-mixed")).isEqualTo("Value");
    assertThat(response.field("content-length")).isEqualTo("5");
    assertThat(response.field("date")).isNotNull();
    assertThat(client.response(client.get(route.path())).text()).as("the next").isEqualTo("whole");
  }

  @InBothStyles
  @Requirement("H2-3.2")
  void bodilessResponsesHaveNoData(Style style) {
    assertBodiless(style, "HEAD", OK, "whole", "5");
    assertBodiless(style, "HEAD", OK, "", null);
    assertBodiless(style, "HEAD", OK.with("content-length", "77"), "", "77");
    for (int status : new int[] {204, 304}) {
      assertBodiless(style, "GET", ResponseHead.of(status), "ignored", null);
      assertBodiless(style, "GET", ResponseHead.of(status).with("content-length", "7"), "", null);
    }
  }

  private void assertBodiless(
      Style style, String method, ResponseHead head, String body, @Nullable String length) {
    Route whole =
        server.serve(
            style,
            (request, responder) -> responder.send(head, bytes(body)),
            (request, responder) -> responder.send(head, bytes(body)));
    Route streamed =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(head);
              out.flush();
              out.write(bytes(body));
            },
            (request, responder) ->
                responder
                    .start(head)
                    .thenCompose(
                        writer ->
                            writer
                                .write(ByteBuffer.allocate(0))
                                .thenCompose(v -> writer.write(bytes(body)))
                                .thenCompose(v -> writer.end())));
    for (Route route : List.of(whole, streamed)) {
      H2Stream response =
          client.response(client.request(H2Client.head(method, route.path()), true));
      String what = method + " " + head + (route == whole ? " whole" : " streamed");
      assertThat(response.status()).as(what).isEqualTo(head.status());
      assertThat(response.bodyLength()).as("body of " + what).isZero();
      boolean told = route == whole || head.headers().contains("content-length");
      assertThat(response.field("content-length"))
          .as("content-length of " + what)
          .isEqualTo(told ? length : null);
    }
  }

  @InBothStyles
  @Requirement("H2-3.3")
  void aStreamedBodyEndsWithItsStream(Style style) {
    byte[] large = filler(300_000);
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("first"));
              out.flush();
              out.write(ByteBuffer.wrap(large));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("first"))
                                .thenCompose(v -> writer.write(ByteBuffer.wrap(large)))
                                .thenCompose(v -> writer.end())));
    H2Stream response = client.response(client.get(route.path()));
    assertThat(response.field("content-length")).isNull();
    assertThat(response.bodyLength()).isEqualTo(5 + large.length);
    byte[] rest = new byte[large.length];
    System.arraycopy(response.body(), 5, rest, 0, rest.length);
    Expect.bytes(rest, large);
  }

  @InBothStyles
  @Requirement({"H2-3.4", "HTTP-2.3"})
  void aFailureAfterTheStartResetsTheStream(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK).flush();
              throw new Samples.Boom();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(ByteBuffer.allocate(0)))
                    .thenAccept(
                        v -> {
                          throw new Samples.Boom();
                        }));
    assertReset(route);
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.FAILED);
  }

  @InBothStyles
  @Requirement({"H2-3.4", "HTTP-3.12"})
  void aShortResponseResetsTheStream(Style style) {
    ResponseHead ten = OK.with("content-length", "10");
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.start(ten).write(bytes("short")),
            (request, responder) ->
                responder.start(ten).thenCompose(writer -> writer.write(bytes("short"))));
    assertReset(route);
  }

  @InBothStyles
  @Requirement("H2-3.4")
  void manyAbortsEndNoConnection(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK).flush();
              throw new Samples.Boom();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(ByteBuffer.allocate(0)))
                    .thenAccept(
                        v -> {
                          throw new Samples.Boom();
                        }));
    for (int i = 0; i < 20; i++) {
      assertReset(route);
    }
  }

  private void assertReset(Route route) {
    H2Stream stream = client.awaitClosed(client.get(route.path()));
    assertThat(stream.isEnded()).as("the response looks complete").isFalse();
    assertThat(stream.resetCode()).as("the code of the reset").isNotZero();
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("lives")));
    assertThat(client.response(client.get(next.path())).text()).isEqualTo("lives");
  }

  @InBothStyles
  @Requirement("H2-3.5")
  void whatIsWrittenIsOnItsWay(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("first"));
              out.flush();
              gate.pass();
              out.write(bytes(" second"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("first"))
                                .thenCompose(v -> gate.opened())
                                .thenCompose(v -> writer.write(bytes(" second")))
                                .thenCompose(v -> writer.end())));
    H2Stream stream = client.get(route.path());
    client.await("the first piece", () -> stream.text().equals("first"));
    gate.open();
    assertThat(client.response(stream).text()).isEqualTo("first second");
  }

  @InBothStyles
  @Requirement("H2-3.3")
  void manyResponsesComeWhole(Style style) {
    byte[] body = filler(20_000);
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, ByteBuffer.wrap(body)),
            (request, responder) -> responder.send(OK, ByteBuffer.wrap(body)));
    List<H2Stream> streams = Stream.generate(() -> client.get(route.path())).limit(50).toList();
    for (H2Stream stream : streams) {
      Expect.bytes(client.response(stream).body(), body);
    }
  }

  @InBothStyles
  @Requirement({"H2-3.3", "HTTP-3.19"})
  void aLargeHeadComesWholeHoweverManyFieldsItHas(Style style) {
    assertHeadComes(style, OK.with("x-large", "v".repeat(16_000)));
    ResponseHead many = OK;
    for (int i = 0; i < 2000; i++) { // HPACK counts 32 bytes more for each, so nearly 80 KiB.
      many = many.with(Integer.toString(36 * 36 + i, 36), "");
    }
    assertHeadComes(style, many);
  }

  private void assertHeadComes(Style style, ResponseHead head) {
    Route route = Routes.answering(server, style, head, "fine");
    H2Stream response = client.response(client.get(route.path()));
    assertThat(response.text()).isEqualTo("fine");
    head.headers().forEach((name, value) -> assertThat(response.field(name)).isEqualTo(value));
  }

  @InBothStyles
  @Requirement({"H2-3.6", "EXT-1.2"})
  void whatGoesAroundABodyGoesOverHttp2Too(Style style) {
    ResponseHead hint = ResponseHead.of(103).with("Link", "</a>");
    Headers sum = Headers.of("X-Sum", "7");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.inform(hint);
              request.body().readAllBytes();
              var out = responder.start(OK);
              out.write(bytes(request.trailers().first("x-up") + ""));
              out.end(sum);
            },
            (request, responder) ->
                responder
                    .inform(hint)
                    .thenCompose(v -> request.body().readAll(100))
                    .thenCompose(body -> responder.start(OK))
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes(request.trailers().first("x-up") + ""))
                                .thenCompose(v -> writer.end(sum))));
    H2Stream stream = client.open("POST", route.path());
    client.data(stream, bytes("body").array(), false);
    byte[] trailer = HpackEncoder.encode(List.of(new WireField("x-up", "3")));
    client.send(Frame.headers(stream.id(), trailer, true));
    client.response(stream);
    assertThat(stream.text()).isEqualTo(claims(Capability.REQUEST_TRAILERS) ? "3" : "null");
    if (claims(Capability.INTERIM_RESPONSES)) {
      assertThat(stream.interimStatuses()).containsExactly(103);
      assertThat(stream.interim().get(0)).contains(new WireField("link", "</a>"));
    }
    if (claims(Capability.RESPONSE_TRAILERS)) {
      assertThat(stream.trailers()).containsExactly(new WireField("x-sum", "7"));
    }
  }

  @Test
  @Requirement({"H2-3.3", "HTTP-3.4"})
  void whatIsWrittenInPartsHasNoLength() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> writer.write(bytes("a")).thenCompose(v -> writer.end())));
    H2Client client = server.http2();
    H2Stream stream = client.response(client.get(route.path()));
    assertThat(stream.text()).isEqualTo("a");
    assertThat(stream.field("content-length")).as("content-length").isNull();
  }

  @InBothStyles
  @Requirement({"H2-3.3", "H2-3.6", "HTTP-3.4"})
  void aWholeBodyWithTrailersHasNoContentLength(Style style) {
    for (String body : List.of("", "whole")) {
      Headers sum = Headers.of("X-Sum", "7");
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                var out = responder.start(OK);
                out.write(bytes(body));
                out.end(sum);
              },
              (request, responder) ->
                  responder
                      .start(OK)
                      .thenCompose(
                          out ->
                              body.isEmpty()
                                  ? out.end(sum)
                                  : out.write(bytes(body)).thenCompose(v -> out.end(sum))));
      H2Stream response = client.response(client.get(route.path()));
      assertThat(response.text()).isEqualTo(body);
      assertThat(response.field("content-length")).isNull();
      if (claims(Capability.RESPONSE_TRAILERS)) {
        assertThat(response.trailers()).containsExactly(new WireField("x-sum", "7"));
      }
    }
  }

  private static boolean claims(Capability capability) {
    return server.provider().capabilities().contains(capability);
  }
}
