package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncHttpHandler;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that are functions from a request to a response. */
class FunctionStyleTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-2.11", "HTTP-3.2"})
  void whatAFunctionReturnsIsSent(Style style) {
    Route route =
        server.serve(
            style,
            SyncHttpHandler.of(request -> answer(ByteBuffer.wrap(request.body().readAllBytes()))),
            AsyncHttpHandler.of(
                request -> request.body().readAll(100).thenApply(FunctionStyleTests::answerBytes)));
    for (int i = 0; i < 2; i++) {
      WireResponse response = server.exchange(route.request("POST", "Content-Length: 5") + "hello");
      assertThat(response.status()).isEqualTo(201);
      assertThat(response.header("x-answer")).isEqualTo("yes");
      assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
      assertThat(response.text()).isEqualTo("you sent hello");
    }
  }

  @InBothStyles
  @Requirement({"HTTP-2.11", "HTTP-2.6"})
  void aFunctionThatFailsIsAHandlerThatFails(Style style) {
    Route thrown =
        server.serve(
            style,
            SyncHttpHandler.of(
                request -> {
                  throw new IOException("boom");
                }),
            AsyncHttpHandler.of(
                request -> {
                  throw new Boom();
                }));
    Route failed =
        server.serve(
            style,
            SyncHttpHandler.of(
                request -> {
                  throw new Boom();
                }),
            AsyncHttpHandler.of(request -> Stages.failed(new Boom())));
    assertThat(server.exchange(thrown.get()).status()).isEqualTo(500);
    assertThat(server.exchange(failed.get()).status()).isEqualTo(500);
  }

  @InBothStyles
  @Requirement({"HTTP-2.11", "HTTP-2.6"})
  @SuppressWarnings("NullAway") // The mistake under test.
  void aFunctionThatReturnsNullIsAHandlerThatFails(Style style) {
    CompletionStage<Response> none = CompletableFuture.completedStage(null);
    Route route =
        server.serve(
            style, SyncHttpHandler.of(request -> null), AsyncHttpHandler.of(request -> none));
    Route noStage = server.serveAsync(AsyncHttpHandler.of(request -> null));
    assertThat(server.exchange(route.get()).status()).isEqualTo(500);
    assertThat(server.exchange(noStage.get()).status()).isEqualTo(500);
  }

  private static Response answerBytes(byte[] body) {
    return answer(ByteBuffer.wrap(body));
  }

  private static Response answer(ByteBuffer body) {
    return Response.of(
        ResponseHead.of(201).with("x-answer", "yes"), Samples.bytes("you sent " + text(body)));
  }
}
