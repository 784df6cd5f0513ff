package dev.lintel.tck.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.DisconnectedException;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Failures;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that do not come to their end. */
class BrokenBodyTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-5.9", "HTTP-6.3", "HTTP-6.4"})
  void aBodyCutShortNeverLooksWhole(Style style) {
    for (String[] body :
        new String[][] {
          {"Content-Length: 10", "12345"},
          {"Transfer-Encoding: chunked", "5\r\n12345\r\n"},
          {"Transfer-Encoding: chunked", "5\r\n123"}
        }) {
      var outcome = new CompletableFuture<String>();
      Route route = readingToTheEnd(style, outcome);
      WireClient client = server.connect();
      client.send(route.request("POST", body[0])).send(body[1]);
      route.awaitCalls(1);
      client.halfClose();
      assertThat(Await.value("the outcome of reading", outcome)).isEqualTo("gone: peer closed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        " \r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "5\nhello\n0\n\n",
        "5\r\nhelloXX\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nno colon\r\n\r\n",
      })
  @Requirement({"HTTP-5.9", "HTTP-6.4"})
  void chunksThatBreakTheSyntaxNeverLookWhole(String chunks) {
    for (Style style : Style.values()) {
      var outcome = new CompletableFuture<String>();
      Route route = readingToTheEnd(style, outcome);
      WireClient client = server.connect();
      client.send(route.request("POST", "Transfer-Encoding: chunked"));
      route.awaitCalls(1);
      client.send(chunks);
      assertThat(Await.value("the outcome of reading", outcome)).isEqualTo("gone: protocol error");
      client.expectEnd();
      assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    }
  }

  private static Route readingToTheEnd(Style style, CompletableFuture<String> outcome) {
    return server.serve(
        style,
        (request, responder) -> {
          try {
            request.body().readAllBytes();
            outcome.complete("whole");
          } catch (IOException failure) {
            outcome.complete(told(failure));
            throw failure;
          }
        },
        (request, responder) ->
            request
                .body()
                .readAll(10_000)
                .whenComplete(
                    (body, failure) -> outcome.complete(failure == null ? "whole" : told(failure)))
                .thenApply(body -> null));
  }

  private static String told(Throwable failure) {
    return Failures.unwrapped(failure) instanceof DisconnectedException gone
        ? "gone: " + gone.reason()
        : failure.toString();
  }
}
