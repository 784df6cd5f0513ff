package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.LimitException;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncBodyWriter;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Failures;
import dev.lintel.tck.Gate;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How calls fail: where it is told, and with what. */
class FailingCallTests {

  private static final Path NONE = Path.of("there", "is", "no", "such", "file");
  private static final ResponseHead INTERIM = ResponseHead.of(103);

  /** The table of exceptions; the last two are what files fail with. */
  private static final Set<Class<?>> VOCABULARY =
      Set.of(
          DisconnectedException.class,
          ProtocolException.class,
          LimitException.class,
          IllegalArgumentException.class,
          NoSuchFileException.class,
          FileNotFoundException.class);

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(options -> options.withLimits(options.limits().withMaxBodyBytes(1000)));

  /** What failed in a handler, for the thread of the test. */
  private final Queue<CompletionStage<?>> failing = new ConcurrentLinkedQueue<>();

  @Test
  @Requirement({"HTTP-10.1", "HTTP-10.2"})
  void anAsyncCallFailsByItsStageAndInOurWords() {
    for (boolean elsewhere : new boolean[] {false, true}) {
      Route route =
          server.serveAsync(
              (request, responder) -> maybeElsewhere(elsewhere, () -> fail(request, responder)));
      WireClient client = server.connect();
      client.send(route.request("POST", "Transfer-Encoding: chunked"));
      client.sendChunk(filler(2000)).send("0\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("in the end");
      route.completion();
      checkFailures(14);
    }
  }

  private CompletionStage<Void> fail(AsyncRequest request, AsyncResponder responder) {
    byStage(() -> responder.start(INTERIM));
    byStage(() -> responder.start(OK.with("te", "trailers")));
    byStage(() -> responder.send(OK.with("content-length", "3"), bytes("four")));
    byStage(() -> responder.sendFile(OK, NONE, 0, 1));
    byStage(() -> responder.sendFile(OK, NONE, -1, 1));
    byStage(() -> request.body().read());
    byStage(() -> request.body().read());
    return responder
        .start(OK.with("content-length", "10"))
        .thenCompose(
            writer -> {
              byStage(() -> responder.start(OK));
              byStage(() -> responder.send(OK, bytes("again")));
              byStage(() -> writer.write(bytes("more than ten bytes")));
              byStage(() -> writer.writeFile(NONE, 0, 1));
              byStage(() -> writer.writeFile(NONE, 0, -1));
              return writer
                  .end(bytes("in the end"))
                  .thenAccept(
                      v -> {
                        byStage(() -> writer.write(bytes("late")));
                        byStage(writer::end);
                      });
            });
  }

  @Test
  @Requirement({"HTTP-10.1", "HTTP-10.2", "HTTP-6.3"})
  void afterTheClientCallsFailByTheirStageToo() {
    for (boolean elsewhere : new boolean[] {false, true}) {
      Gate gate = server.gate();
      var gone = new CompletableFuture<Object>();
      Route route =
          server.serveAsync(
              (request, responder) -> {
                request.onDisconnect(gone::complete);
                return responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            gate.opened()
                                .thenCompose(
                                    v ->
                                        maybeElsewhere(
                                            elsewhere,
                                            () -> {
                                              byStage(() -> responder.start(OK));
                                              byStage(() -> responder.send(OK, bytes("late")));
                                              byStage(() -> writer.write(bytes("late")));
                                              byStage(() -> writer.write(bytes("")));
                                              byStage(writer::end);
                                              return Stages.done();
                                            })));
              });
      WireClient client = server.connect().send(route.get());
      route.awaitCalls(1);
      client.reset();
      Await.value("the client is gone", gone);
      gate.open();
      route.completion();
      checkFailures(5);
    }
  }

  @Test
  @Requirement("HTTP-10.1")
  @SuppressWarnings("NullAway") // The mistakes under test.
  void nullIsThrownBackAtOnce() {
    for (boolean elsewhere : new boolean[] {false, true}) {
      Route route =
          server.serveAsync(
              (request, responder) ->
                  maybeElsewhere(
                      elsewhere,
                      () -> {
                        throwsNull(() -> responder.start(null));
                        throwsNull(() -> responder.send(null, bytes("")));
                        throwsNull(() -> responder.send(OK, null));
                        throwsNull(() -> responder.sendFile(null, NONE, 0, 1));
                        throwsNull(() -> responder.sendFile(OK, null, 0, 1));
                        throwsNull(() -> request.onDisconnect(null));
                        throwsNull(() -> request.onDrain(null));
                        throwsNull(() -> request.onComplete(null));
                        return responder
                            .start(OK)
                            .thenCompose(
                                writer -> {
                                  throwsNull(() -> writer.write(null));
                                  throwsNull(() -> writer.writeFile(null, 0, 1));
                                  throwsNull(() -> writer.end((ByteBuffer) null));
                                  throwsNull(() -> writer.end((Headers) null));
                                  return writer.end(bytes("fine"));
                                });
                      }));
      assertThat(server.exchange(route.get()).text()).isEqualTo("fine");
    }
  }

  @Test
  @Requirement({"HTTP-10.1", "HTTP-10.2"})
  @SuppressWarnings("NullAway") // The mistakes under test.
  void blockingCallsThrowInOurWords() {
    Route route =
        server.serveSync(
            (request, responder) -> {
              throwsNull(() -> responder.start(null));
              throwsNull(() -> responder.send(OK, null));
              inOurWords(() -> responder.start(INTERIM));
              inOurWords(() -> responder.send(OK.with("content-length", "3"), bytes("four")));
              inOurWords(() -> responder.sendFile(OK, NONE, 0, 1));
              inOurWords(() -> responder.sendFile(OK, NONE, -1, 1));
              inOurWords(() -> request.body().readAllBytes());
              SyncBodyWriter out = responder.start(OK.with("content-length", "4"));
              throwsNull(() -> out.write((byte[]) null, 0, 0));
              throwsNull(() -> out.write((ByteBuffer) null));
              inOurWords(() -> responder.start(OK));
              inOurWords(() -> out.write(bytes("more than four bytes")));
              inOurWords(() -> out.writeFile(NONE, 0, 1));
              out.end(bytes("fine"));
              inOurWords(() -> out.write('l'));
            });
    WireClient client = server.connect();
    client.send(route.request("POST", "Transfer-Encoding: chunked")).sendChunk(filler(2000));
    client.send("0\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("fine");
  }

  private static CompletionStage<Void> maybeElsewhere(
      boolean elsewhere, Supplier<CompletionStage<Void>> calls) {
    return elsewhere ? Stages.done().thenComposeAsync(v -> calls.get()) : calls.get();
  }

  private void byStage(Supplier<? extends CompletionStage<?>> call) {
    try {
      failing.add(call.get());
    } catch (RuntimeException thrown) {
      throw new AssertionError("HTTP-10.1: thrown, and not told by the stage", thrown);
    }
  }

  private void checkFailures(int count) {
    assertThat(failing.size()).isEqualTo(count);
    failing.forEach(stage -> checkWords(failure(stage)));
    failing.clear();
  }

  /** Why a stage fails; null if it does not, which is a matter of other rules. */
  private static @Nullable Throwable failure(CompletionStage<?> stage) {
    return Await.value("a call", stage.handle((value, failure) -> failure));
  }

  private static void inOurWords(Expect.Call call) {
    try {
      call.run();
    } catch (Throwable failure) {
      checkWords(failure);
    }
  }

  private static void throwsNull(Expect.Call call) {
    try {
      call.run();
    } catch (NullPointerException right) {
      return;
    } catch (Throwable other) {
      throw new AssertionError("null must be thrown back as such", other);
    }
    throw new AssertionError("null must be thrown back, but the call returned");
  }

  private static void checkWords(@Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    Throwable itself = Failures.unwrapped(failure);
    assertThat(VOCABULARY).as("%s", itself).contains(itself.getClass());
  }
}
