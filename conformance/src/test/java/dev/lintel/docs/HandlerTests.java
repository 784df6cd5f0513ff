package dev.lintel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Completion;
import dev.lintel.DisconnectedException;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.middleware.lint.Lint;
import dev.lintel.tck.client.TestClient;
import dev.lintel.tck.client.TestExchange;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How the guide for application authors tests handlers. */
class HandlerTests {

  private static final SyncApplication GREETING =
      SyncApplication.of(SyncHttpHandler.of(request -> Response.text("Hello!\n")));

  // region simple
  @Test
  void greets() {
    try (TestClient client = TestClient.start(GREETING)) {
      assertThat(client.get("/").expectStatus(200).text()).isEqualTo("Hello!\n");
    }
  }

  // endregion simple

  private static final AsyncHttpHandler ECHO =
      (request, responder) ->
          responder
              .start(ResponseHead.of(200))
              .thenCompose(writer -> request.body().transferTo(writer))
              .thenAccept(count -> {});

  // region pieces
  @Test
  void echoesEachPieceAtOnce() {
    try (TestClient client = TestClient.start(AsyncApplication.of(ECHO))) {
      TestExchange exchange = client.request("POST", "/").withPieces().open();
      exchange.send("one");
      assertThat(exchange.read(3)).asString().isEqualTo("one");
      assertThat(exchange.send("two").end().response().text()).isEqualTo("onetwo");
    }
  }

  // endregion pieces

  private static final AsyncApplication NUMBERS =
      AsyncApplication.of(
          (request, responder) ->
              responder
                  .start(ResponseHead.of(200))
                  .thenCompose(writer -> writer.writeAll(() -> ByteBuffer.allocate(1000))));

  // region leaves
  @Test
  void stopsWhenTheClientLeaves() {
    try (TestClient client = TestClient.start(NUMBERS)) { // has no end
      TestExchange exchange = client.request("GET", "/").open();
      exchange.read(5000);
      exchange.leave();
      Completion record = exchange.completion();
      assertThat(record.failure())
          .as("%s", exchange.trace())
          .isInstanceOf(DisconnectedException.class);
    }
  }

  // endregion leaves

  @Test
  void keepsTheRules() {
    AsyncApplication application = AsyncApplication.of(ECHO);
    // region lint
    try (TestClient client = TestClient.start(Lint.throwing().wrap(application))) {
      client.request("POST", "/").withBody("grapes").send().expectStatus(200);
    }
    // endregion lint
  }
}
