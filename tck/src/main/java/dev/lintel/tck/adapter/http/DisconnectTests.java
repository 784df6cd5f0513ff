package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Request;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Failures;
import dev.lintel.tck.Gate;
import dev.lintel.tck.PerStyle;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wrap.NotBehind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that goes, at any time and in both ways. */
class DisconnectTests {

  /** The second of HTTP-6.2, with some more for a busy machine. */
  private static final Duration SOON = Duration.ofMillis(1500);

  /** How a client goes. */
  enum Going {
    FIN {
      @Override
      void go(WireClient client) {
        client.halfClose();
      }
    },
    RST {
      @Override
      void go(WireClient client) {
        client.reset();
      }
    };

    abstract void go(WireClient client);
  }

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  private final List<DisconnectReason> reasons = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-6.1", "HTTP-6.2", "HTTP-6.3"})
  void goingWhileTheApplicationIsIdleIsToldOnceAndSoon(Going going) {
    Gate gate = server.gate();
    var told = new PerStyle<List<DisconnectReason>>();
    var routes = new PerStyle<Route>();
    for (Style style : Style.values()) {
      List<DisconnectReason> own = new CopyOnWriteArrayList<>();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                request.onDisconnect(own::add);
                gate.pass();
                Expect.gone(() -> responder.send(OK, bytes("late")));
                Expect.gone(() -> responder.start(OK).flush());
              },
              (request, responder) -> {
                request.onDisconnect(own::add);
                return gate.opened()
                    .thenAcceptAsync(
                        v -> {
                          Expect.gone(responder.send(OK, bytes("late")));
                          Expect.gone(responder.start(OK));
                        });
              });
      told.put(style, own);
      routes.put(style, route);
      WireClient client = server.connect().send(route.get());
      route.awaitCalls(1);
      going.go(client);
    }
    Await.within(SOON, "the signals", () -> told.values().stream().noneMatch(List::isEmpty));
    gate.open();
    for (Style style : Style.values()) {
      assertThat(routes.get(style).completion().outcome())
          .as("%s", style)
          .isEqualTo(Completion.Outcome.DISCONNECTED);
      assertThat(told.get(style)).as("exactly one signal, %s", style).hasSize(1);
      assertReason(going, told.get(style).get(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-6.1", "HTTP-6.2"})
  void goingAfterTheBodyWasReadIsToldSoon(Going going) {
    Gate gate = server.gate();
    var told = new PerStyle<List<DisconnectReason>>();
    var routes = new PerStyle<Route>();
    for (Style style : Style.values()) {
      List<DisconnectReason> own = new CopyOnWriteArrayList<>();
      var read = new CompletableFuture<Boolean>();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                request.onDisconnect(own::add);
                read.complete(request.body().readAllBytes().length > 0);
                gate.pass();
              },
              (request, responder) -> {
                request.onDisconnect(own::add);
                return request
                    .body()
                    .readAll(100)
                    .thenCompose(
                        body -> {
                          read.complete(true);
                          return gate.opened();
                        });
              });
      WireClient client = server.connect();
      client.send(route.request("POST", "Content-Length: 5") + "hello");
      Await.value("the body was read", read);
      going.go(client);
      told.put(style, own);
      routes.put(style, route);
    }
    Await.within(SOON, "the signals", () -> told.values().stream().noneMatch(List::isEmpty));
    gate.open();
    for (Style style : Style.values()) {
      routes.get(style).completion();
      assertThat(told.get(style)).as("%s", style).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-6.1", "HTTP-6.3", "HTTP-5.9", "HTTP-6.10"})
  void goingDuringTheUploadFailsTheRead(Going going) {
    for (Style style : Style.values()) {
      reasons.clear();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                listen(request);
                Expect.gone(() -> request.body().readAllBytes());
                Expect.gone(() -> request.body().read());
              },
              (request, responder) -> {
                listen(request);
                return request
                    .body()
                    .readAll(1000)
                    .handle(
                        (body, failure) -> {
                          Failures.find(DisconnectedException.class, failure);
                          Expect.gone(request.body().read());
                          return null;
                        });
              });
      WireClient client = server.connect();
      client.send(route.request("POST", "Content-Length: 500") + "hello");
      route.awaitCalls(1);
      going.go(client);
      Completion completion = route.completion();
      assertThat(completion.outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
      assertThat(completion.status()).isZero();
      assertThat(completion.bytesReceived()).isLessThanOrEqualTo(5);
      assertThat(reasons).hasSize(1);
      assertReason(going, reasons.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-6.1", "HTTP-6.3"})
  void goingDuringTheDownloadFailsTheWrite(Going going) {
    byte[] large = filler(30_000_000);
    for (Style style : Style.values()) {
      reasons.clear();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                listen(request);
                var out = responder.start(OK);
                Expect.gone(() -> out.write(ByteBuffer.wrap(large)));
                Expect.gone(() -> out.write(ByteBuffer.wrap(large)));
                Expect.gone(() -> out.end());
              },
              (request, responder) -> {
                listen(request);
                return responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(ByteBuffer.wrap(large))
                                .handle(
                                    (v, failure) -> {
                                      Failures.find(DisconnectedException.class, failure);
                                      Expect.gone(writer.write(bytes("more")));
                                      Expect.gone(writer.end());
                                      return null;
                                    }));
              });
      WireClient client = server.connectNarrow().send(route.get());
      client.readHead();
      going.go(client);
      Completion completion = route.completion();
      assertThat(completion.outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
      assertThat(reasons).hasSize(1);
    }
  }

  /** Apart from the others: it is no more than a SHOULD that the two are told apart. */
  @ParameterizedTest
  @EnumSource
  @Requirement("HTTP-6.4")
  @NotBehind(value = "unix", reason = "a Unix domain socket knows no reset")
  void aFinAndAResetAreToldApart(Going going) {
    Gate gate = server.gate();
    Route idle =
        server.serveAsync(
            (request, responder) -> {
              listen(request);
              return gate.opened();
            });
    Route reading =
        server.serveAsync(
            (request, responder) -> {
              listen(request);
              return request.body().readAll(1000).thenAccept(body -> {});
            });
    for (Route route : List.of(idle, reading)) {
      WireClient client = server.connect();
      client.send(route == idle ? route.get() : route.request("POST", "Content-Length: 5") + "h");
      route.awaitCalls(1);
      going.go(client);
    }
    Await.until("both signals", () -> reasons.size() == 2);
    assertThat(reasons)
        .containsOnly(
            going == Going.FIN ? DisconnectReason.PEER_CLOSED : DisconnectReason.PEER_RESET);
  }

  private void listen(Request request) {
    request.onDisconnect(reasons::add);
  }

  private static void assertReason(Going going, DisconnectReason reason) {
    assertThat(reason)
        .isIn(
            going == Going.FIN
                ? List.of(DisconnectReason.PEER_CLOSED)
                : List.of(DisconnectReason.PEER_RESET, DisconnectReason.PEER_CLOSED));
  }
}
