package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.Capability;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.Stranger;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LintTests {

  private final List<Finding> findings = new ArrayList<>();
  private final Lint collecting = Lint.collecting(findings::add);

  private static Stream<Scenario> scenarios() {
    return Stream.of(
            ApplicationScenarios.all(),
            SyncScenarios.all(),
            MiddlewareScenarios.all(),
            RequestScenarios.all(),
            ServerScenarios.all(),
            EndScenarios.all(),
            SocketScenarios.all(),
            SocketServerScenarios.all(),
            SyncSocketScenarios.all())
        .flatMap(List::stream);
  }

  @TestFactory
  Stream<DynamicTest> eachMistakeIsFoundAndNoOther() {
    return scenarios()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.toString(),
                    () -> {
                      var found = new ArrayList<Finding>();
                      scenario.run(Lint.collecting(found::add));
                      if (isAcceptance(scenario.check())) {
                        assertThat(found.remove(0).culprit())
                            .as("who asks for what must be refused")
                            .isEqualTo(Finding.Culprit.APPLICATION);
                      }
                      assertThat(found)
                          .extracting(Finding::check)
                          .containsExactly(scenario.check());
                      assertThat(found.get(0).culprit()).isEqualTo(scenario.culprit());
                      assertThat(found.get(0).message()).endsWith("; " + scenario.check().cure);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> eachMistakeThatBreaksAMustFails() {
    return scenarios()
        .filter(scenario -> !scenario.check().advice)
        .filter(scenario -> !FAILS_NOBODY.contains(scenario.check()))
        .filter(scenario -> !isAcceptance(scenario.check())) // the server is not asked
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.toString(),
                    () -> {
                      Throwable failure = scenario.run(Lint.throwing());
                      while (failure instanceof CompletionException) {
                        failure = failure.getCause();
                      }
                      assertThat(failure).isInstanceOf(ProtocolException.class);
                      assertThat(((ProtocolException) failure).rule())
                          .isEqualTo(scenario.check().rule);
                    }));
  }

  private static boolean isAcceptance(Check check) {
    return check.name().startsWith("ACCEPTED");
  }

  /** What the server does when nothing of the application is left that could fail. */
  private static final Set<Check> FAILS_NOBODY =
      EnumSet.of(
          Check.GONE,
          Check.DRAIN,
          Check.COMPLETION,
          Check.RECORD,
          Check.OUTCOME,
          Check.FAILED_SOCKET,
          Check.SOCKET_RECORD);

  @Test
  void eachCheckHasAMistake() {
    assertThat(scenarios().map(Scenario::check)).contains(Check.values());
  }

  @Test
  void whatKeepsTheRulesPasses() {
    StubExchange server = StubExchange.post("one", "two");
    server.run(
        Lint.throwing()
            .wrap(
                AsyncApplication.of(
                    (request, responder) ->
                        responder
                            .start(OK.with("content-length", "6"))
                            .thenCompose(w -> request.body().transferTo(w).thenApply(n -> w))
                            .thenCompose(w -> w.end()))));
    assertThat(server.failure).isNull();
    assertThat(server.ended).isTrue();
    assertThat(server.bytesSent).isEqualTo(6);
    var read = new String[1];
    assertThat(
            SyncScenarios.run(
                Lint.throwing(),
                new ByteArrayInputStream("body".getBytes(UTF_8)),
                (request, responder) -> {
                  read[0] = new String(request.body().readAllBytes(), UTF_8);
                  try (var out = responder.start(OK)) {
                    out.write(1);
                    out.flush();
                    out.write(bytes("more"));
                  }
                }))
        .isNull();
    assertThat(read[0]).isEqualTo("body");
  }

  @Test
  void aPieceIsOverwrittenWhenItIsGivenBack() {
    var kept = new ArrayList<ByteBuffer>();
    StubExchange.post("one", "two")
        .run(
            collecting.wrap(
                AsyncApplication.of(
                    (request, responder) ->
                        request
                            .body()
                            .read()
                            .thenCompose(
                                piece -> {
                                  kept.add(piece);
                                  assertThat(Scenario.text(piece.duplicate())).isEqualTo("one");
                                  return request.body().read();
                                })
                            .thenCompose(
                                piece -> {
                                  kept.add(piece);
                                  assertThat(Scenario.text(kept.get(0))).isEqualTo("HTT");
                                  assertThat(Scenario.text(piece.duplicate())).isEqualTo("two");
                                  return responder.send(OK, bytes(""));
                                }))));
    assertThat(Scenario.text(kept.get(1))).isEqualTo("HTT");
    assertThat(findings).isEmpty();
  }

  @Test
  void theServerMayTakeACallThatWaitedBehindOneThatItRefused() {
    var answers = new ArrayDeque<Runnable>();
    var server =
        new StubExchange("GET", "/x") {
          @Override
          public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
            var stage = new CompletableFuture<AsyncBodyWriter>();
            answers.add(
                () ->
                    super.start(head)
                        .whenComplete(
                            (writer, failure) -> {
                              if (failure == null) {
                                stage.complete(writer);
                              } else {
                                stage.completeExceptionally(failure);
                              }
                            }));
            return stage;
          }
        };
    server.run(
        collecting.wrap(
            AsyncApplication.of(
                (request, responder) -> {
                  var refused = responder.start(OK.with("upgrade", "x"));
                  var taken = responder.start(OK);
                  answers.forEach(Runnable::run);
                  assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
                  return taken.thenCompose(AsyncBodyWriter::end);
                })));
    assertThat(server.ended).isTrue();
    assertThat(findings).extracting(Finding::culprit).containsOnly(Finding.Culprit.APPLICATION);
  }

  @Test
  void aFindingTellsAStranger() {
    StubExchange.get()
        .run(
            collecting.wrap(
                AsyncApplication.of((request, responder) -> Stranger.answersTwice(responder))));
    Finding finding = findings.get(0);
    assertThat(finding.where().get(0).getMethodName()).startsWith("lambda$answersTwice");
    assertThat(finding)
        .hasToString(
            "HTTP-11.3, broken by the application in GET /x: send was called, but a response had"
                + " been started already; answer once: return after the first answer (at "
                + finding.where().get(0)
                + ")");
    assertThat(finding.rule()).isEqualTo("HTTP-11.3");
    assertThat(finding.isAdvice()).isFalse();
    assertThat(finding.method()).isEqualTo("GET");
    assertThat(finding.path()).isEqualTo("/x");
  }

  @Test
  void oneExchangeReportsEachRuleOnce() {
    StubExchange.get()
        .run(
            collecting.wrap(
                AsyncApplication.of(
                    (request, responder) -> {
                      for (int i = 0; i < 5; i++) {
                        responder.send(OK, bytes(""));
                      }
                      return Stages.done();
                    })));
    assertThat(findings).hasSize(1);
  }

  @Test
  void aLintBehindAnotherDoesNotRepeatIt() {
    AsyncApplication inner =
        collecting.wrap(
            AsyncApplication.of((request, responder) -> Stranger.answersTwice(responder)));
    new StubExchange("GET", "/x") {
      @Override
      public String name() {
        return "Not A Name";
      }
    }.run(collecting.wrap(inner));
    assertThat(findings)
        .extracting(Finding::check)
        .containsExactly(Check.IDENTITY, Check.SECOND_RESPONSE);
    assertThat(findings)
        .extracting(Finding::culprit)
        .containsExactly(Finding.Culprit.SERVER, Finding.Culprit.APPLICATION);
  }

  @Test
  void aHeadThatWasRefusedMayBeCorrected() {
    StubExchange server = StubExchange.get();
    server.run(
        collecting.wrap(
            AsyncApplication.of(
                (request, responder) ->
                    responder
                        .send(OK.with("upgrade", "h2c"), bytes(""))
                        .handle((v, failure) -> failure)
                        .thenCompose(failure -> responder.send(OK, bytes("corrected"))))));
    assertThat(findings).extracting(Finding::check).containsExactly(Check.HOP_BY_HOP);
    assertThat(server.started).isEqualTo(OK.with("content-length", "9"));
  }

  @Test
  void aSampleLooksAtSomeAndLetsAllPass() {
    var lint = Lint.sampling(4, findings::add);
    AsyncApplication wrapped =
        lint.wrap(AsyncApplication.of((request, responder) -> Stranger.answersTwice(responder)));
    wrapped.startup(StubExchange.get());
    for (int i = 0; i < 1000; i++) {
      StubExchange.get().serve(wrapped.http());
    }
    assertThat(findings).hasSizeBetween(100, 500);
  }

  @Test
  void aSampleHandsOutThePiecesOfTheServer() {
    StubExchange server = StubExchange.post("one");
    ByteBuffer piece = server.pieces.peek();
    var seen = new ArrayList<ByteBuffer>();
    AsyncApplication wrapped =
        Lint.sampling(2, findings::add)
            .wrap(
                AsyncApplication.of(
                    (request, responder) -> request.body().read().thenAccept(seen::add)));
    server.serve(wrapped.http());
    assertThat(seen.get(0)).isSameAs(piece);
  }

  @Test
  void facetsAreForwarded() throws Exception {
    var events = new ArrayList<String>();
    AsyncApplication async =
        new AsyncApplication() {
          @Override
          public Set<Capability> requires() {
            return Set.of(Capability.of("flying"));
          }

          @Override
          public CompletionStage<Void> startup(ServerInfo server) {
            events.add("startup " + server.name());
            return Stages.done();
          }

          @Override
          public CompletionStage<Void> shutdown() {
            events.add("shutdown");
            return Stages.done();
          }
        };
    AsyncApplication wrapped = collecting.wrap(async);
    StubExchange.get().run(wrapped);
    assertThat(wrapped.requires()).isEqualTo(async.requires());
    SyncApplication sync =
        collecting.wrap(
            SyncApplication.of((request, responder) -> {})
                .onStartup(server -> events.add("startup sync"))
                .onShutdown(() -> events.add("shutdown sync")));
    sync.startup(StubExchange.get());
    sync.shutdown();
    assertThat(events).containsExactly("startup stub", "shutdown", "startup sync", "shutdown sync");
    assertThat(findings).isEmpty();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Lint.sampling(1, findings::add));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lint.throwing().withPatience(Duration.ZERO));
    assertThat(Lint.rules()).contains("HTTP-11.3", "THR-1.2").doesNotContain("HTTP-2.1");
  }
}
