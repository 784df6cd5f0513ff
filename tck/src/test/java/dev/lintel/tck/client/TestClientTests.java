package dev.lintel.tck.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.LimitException;
import dev.lintel.ProtocolException;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Style;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole requests and responses, the lifecycle, and handlers that fail. */
class TestClientTests {

  private static final SyncHttpHandler SYNC_ECHO =
      (request, responder) -> {
        try (var out = responder.start(ResponseHead.of(200))) {
          request.body().transferTo(out);
        }
      };

  private static final AsyncHttpHandler ASYNC_ECHO =
      (request, responder) ->
          responder
              .start(ResponseHead.of(200))
              .thenCompose(writer -> request.body().transferTo(writer))
              .thenAccept(count -> {});

  private static Application echo(Style style) {
    return style == Style.SYNC ? SyncApplication.of(SYNC_ECHO) : AsyncApplication.of(ASYNC_ECHO);
  }

  private static SyncApplication answers(SyncHttpHandler.RequestFunction function) {
    return SyncApplication.of(SyncHttpHandler.of(function));
  }

  @Test
  void aRequestGetsItsResponse() {
    try (TestClient client = TestClient.start(answers(request -> Response.text("Hello!\n")))) {
      assertThat(client.get("/").expectStatus(200).text()).isEqualTo("Hello!\n");
    }
  }

  @Test
  @Requirement({"HTTP-1.2", "HTTP-1.4", "HTTP-1.6"})
  void theApplicationSeesTheRequestAsItWasMade() {
    try (TestClient client =
        TestClient.start(
            answers(
                request ->
                    Response.text(
                        String.join(
                            " ",
                            request.method(),
                            request.path(),
                            request.query(),
                            request.authority(),
                            request.headers().all("x").toString()))))) {
      TestResponse response =
          client.request("PURGE", "/a%2Fb?c=%20").with("X", "1").with("x", "2").send();
      assertThat(response.text()).isEqualTo("PURGE /a%2Fb c=%20 localhost [1, 2]");
      assertThat(client.request("GET", "/?").with("Host", "shop:81").send().text())
          .isEqualTo("GET / null shop:81 []");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodiesOfAnySizePassBothWays(Style style) {
    try (TestClient client = TestClient.start(echo(style))) {
      TestRequest request = client.request("POST", "/");
      assertThat(request.send().body()).isEmpty();
      assertThat(request.withPieces().send().body()).isEmpty();
      assertThat(request.withBody("grüße").send().text()).isEqualTo("grüße");
      byte[] large = new byte[1_000_000];
      large[999_999] = 1;
      TestResponse response = request.withBody(large).send();
      assertThat(response.body()).isEqualTo(large);
      assertThat(response.failure()).isNull();
    }
  }

  @Test
  @Requirement("HTTP-3.13")
  void theResponseToHeadHasNoBody() {
    try (TestClient client = TestClient.start(answers(request -> Response.text("Hello!\n")))) {
      TestResponse response = client.request("HEAD", "/").send();
      assertThat(response.body()).isEmpty();
      assertThat(response.header("content-length")).isEqualTo("7");
      assertThat(response.headers().contains("Date")).isTrue();
    }
  }

  @Test
  @Requirement({"HTTP-2.6", "HTTP-2.10"})
  void aHandlerThatFailsShowsItsException() {
    var failure = new IllegalStateException("the till is locked");
    try (TestClient client =
        TestClient.start(
            answers(
                request -> {
                  throw failure;
                }))) {
      TestResponse response = client.get("/");
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.failure()).isSameAs(failure);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> response.expectStatus(200))
          .withMessageContaining("expected the status 200 but got 500")
          .withMessageContaining("the handler fails: " + failure)
          .withCause(failure);
    }
  }

  @Test
  @Requirement("HTTP-2.6")
  void aFailedStageShowsItsException() {
    var failure = new IOException("the till is locked");
    try (TestClient client =
        TestClient.start(AsyncApplication.of((request, responder) -> Stages.failed(failure)))) {
      assertThat(client.get("/").failure()).isSameAs(failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Requirement("HTTP-2.4")
  void aHandlerWithoutAResponseShowsTheRule(Style style) {
    Application silent =
        style == Style.SYNC
            ? SyncApplication.of((request, responder) -> {})
            : AsyncApplication.of((request, responder) -> Stages.done());
    try (TestClient client = TestClient.start(silent)) {
      assertThat(client.get("/").expectStatus(500).failure())
          .isInstanceOfSatisfying(
              ProtocolException.class, broken -> assertThat(broken.rule()).isEqualTo("HTTP-2.4"));
    }
  }

  @Test
  @Requirement({"HTTP-8.1", "HTTP-8.3"})
  void theLimitsAreThoseOfTheOptions() {
    ServerOptions options =
        ServerOptions.defaults().withLimits(Limits.defaults().withMaxBodyBytes(4));
    try (TestClient client =
        TestClient.start(
            SyncApplication.of(
                SyncHttpHandler.of(
                    request -> Response.text(new String(request.body().readAllBytes(), UTF_8)))),
            options)) {
      TestRequest request = client.request("POST", "/");
      assertThat(request.withBody("four").send().text()).isEqualTo("four");
      assertThat(request.withBody("fives").send().expectStatus(413).failure()).isNull();
      TestExchange exchange = request.withPieces().open().send("fives").end();
      assertThat(exchange.response().expectStatus(413).failure())
          .isInstanceOf(LimitException.class);
    }
  }

  @Test
  @Requirement("HTTP-7.3")
  void whatTheServerRefusesIsAnsweredWithoutTheApplication() {
    try (TestClient client = TestClient.start(echo(Style.SYNC))) {
      TestResponse response = client.get("/%zz").expectStatus(400);
      assertThat(response.failure()).isNull();
      assertThat(response.trace().steps())
          .contains("server: has answered without calling the handler");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"LIFE-1.2", "LIFE-3.5"})
  void startupAndShutdownRun(Style style) {
    var events = new ArrayList<String>();
    SyncHttpHandler.RequestFunction noted =
        request -> {
          events.add("request");
          return Response.of(204);
        };
    Application application =
        style == Style.SYNC
            ? SyncApplication.of(SyncHttpHandler.of(noted))
                .onStartup(server -> events.add("startup on " + server.name()))
                .onShutdown(() -> events.add("shutdown"))
            : AsyncApplication.of(
                    (request, responder) -> {
                      events.add("request");
                      return responder.send(ResponseHead.of(204), ByteBuffer.allocate(0));
                    })
                .onStartup(
                    server -> {
                      events.add("startup on " + server.name());
                      return Stages.done();
                    })
                .onShutdown(
                    () -> {
                      events.add("shutdown");
                      return Stages.done();
                    });
    try (TestClient client = TestClient.start(application)) {
      client.get("/").expectStatus(204);
    }
    assertThat(events).containsExactly("startup on memory", "request", "shutdown");
  }

  @Test
  @Requirement("LIFE-1.3")
  void aStartupThatFailsIsTold() {
    var failure = new IOException("no database");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                TestClient.start(
                    echo(Style.SYNC) instanceof SyncApplication sync
                        ? sync.onStartup(
                            server -> {
                              throw failure;
                            })
                        : null))
        .withMessageContaining("no database")
        .withRootCauseInstanceOf(IOException.class);
  }

  @Test
  void aShutdownThatFailsIsTold() {
    var failure = new IOException("the database is stuck");
    TestClient client =
        TestClient.start(
            SyncApplication.of(SYNC_ECHO)
                .onShutdown(
                    () -> {
                      throw failure;
                    }));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(client::close)
        .withMessageContaining("the shutdown of the application failed")
        .withCause(failure);
  }

  @Test
  void theTraceTellsWhatHappenedInOrder() {
    SyncHttpHandler handler =
        (request, responder) -> {
          byte[] body = new byte[3];
          int count = request.body().read(body);
          try (var out = responder.start(ResponseHead.of(200).with("a", "b"))) {
            out.write(body, 0, count);
          }
        };
    try (TestClient client = TestClient.start(SyncApplication.of(handler))) {
      Trace trace = client.request("POST", "/x").withBody("abc").send().trace();
      assertThat(trace.steps())
          .filteredOn(step -> !step.startsWith("client"))
          .containsExactly(
              "server: calls the handler",
              "application: read",
              "server: gives 3 bytes",
              "application: start 200 [a: b]",
              "server: start is done",
              "application: write 3 bytes",
              "server: write is done",
              "application: close",
              "server: close is done",
              "application: the handler is done",
              "server: completed: complete 200");
      assertThat(trace.steps()).startsWith("client: POST /x, 3 bytes");
      assertThat(trace.toString())
          .containsPattern("(?m)^ +\\d+\\.\\d{3} ms  application  write 3 bytes$");
    }
  }

  @Test
  void theTraceOfALongExchangeIsShort() {
    SyncHttpHandler handler =
        (request, responder) -> {
          try (var out = responder.start(ResponseHead.of(200))) {
            for (int i = 0; i < 1000; i++) {
              out.write("x".getBytes(UTF_8));
            }
          }
        };
    try (TestClient client = TestClient.start(SyncApplication.of(handler))) {
      TestResponse response = client.get("/");
      assertThat(response.body()).hasSize(1000);
      List<String> steps = response.trace().steps();
      assertThat(steps).hasSize(200).contains("application: close", "client: GET /");
      assertThat(response.toString()).contains(" more steps ...");
    }
  }
}
