package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.received;
import static dev.lintel.tck.sabotage.Wrong.request;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Samples;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.memory.WireFilter;
import dev.lintel.tck.memory.WireFilters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Request heads that are told wrong, or served though they must be refused. */
final class HeadSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
                  "HTTP-1.3",
                  "shows a page where there is no handler",
                  responder(
                      r ->
                          new ForwardingAsyncResponder(r) {
                            @Override
                            public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                              return super.send(
                                  head,
                                  head.status() == 404 && !body.hasRemaining()
                                      ? Samples.bytes("Not Found")
                                      : body);
                            }
                          }))
              .also("EXT-2.3", "HTTP-3.4"),
          fields("HTTP-1.14", "hides an Upgrade field", headers -> headers.without("upgrade")),
          new Saboteur(
              "HTTP-1.15",
              "gives a question mark for what is not UTF-8",
              request(
                  r ->
                      new ForwardingAsyncRequest(r) {
                        @Override
                        public List<String> pathSegments() {
                          return super.pathSegments().stream()
                              .map(segment -> segment.replace('\uFFFD', '?'))
                              .toList();
                        }
                      })),
          fields("HTTP-1.16", "takes values for ASCII", HeadSaboteurs::inAscii),
          new Saboteur(
              "HTTP-7.12",
              "takes a line feed for the end of a line",
              received(
                  text -> text.startsWith("GET ") ? text.replaceAll("(?<!\r)\n", "\r\n") : text)),
          new Saboteur(
              "HTTP-7.13",
              "takes a blank for a part of the target",
              received(text -> text.replace("  HTTP/1.1", "/%20 HTTP/1.1"))),
          new Saboteur(
              "HTTP-7.15",
              "takes http/1.1 for HTTP/1.1",
              received(text -> text.replace("http/1.1", "HTTP/1.1"))),
          new Saboteur(
              "HTTP-8.11", "answers 502 to a head far past a limit", HeadSaboteurs::farPast));

  private HeadSaboteurs() {}

  private static Saboteur fields(String rule, String wrong, UnaryOperator<Headers> change) {
    return new Saboteur(
        rule,
        wrong,
        request(
            r ->
                new ForwardingAsyncRequest(r) {
                  @Override
                  public Headers headers() {
                    return change.apply(super.headers());
                  }
                }));
  }

  private static Headers inAscii(Headers right) {
    Headers[] told = {Headers.of()};
    right.forEach(
        (name, value) ->
            told[0] = told[0].withAdded(name, value.replaceAll("[^\\x00-\\x7f]", "?")));
    return told[0];
  }

  private static ServerProvider farPast() {
    return new MemoryServerProvider(HeadSaboteurs::badGateway);
  }

  private static WireFilters badGateway() {
    int[] received = new int[1];
    return new WireFilters(
        new WireFilter() {
          @Override
          public void bytes(byte[] bytes, Outlet outlet) {
            received[0] += bytes.length;
            outlet.bytes(bytes);
          }
        },
        new WireFilter() {
          @Override
          public void bytes(byte[] bytes, Outlet outlet) {
            String text = new String(bytes, ISO_8859_1);
            outlet.bytes(
                (received[0] > 10_000 ? text.replaceFirst(" 4(14|31) ", " 502 ") : text)
                    .getBytes(ISO_8859_1));
          }
        });
  }
}
