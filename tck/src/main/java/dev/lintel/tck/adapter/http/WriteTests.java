package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When what was written leaves, and what becomes of the buffers. */
class WriteTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @Test
  @Requirement("HTTP-4.4")
  void theSmallWritesOfOneTurnLeaveTogether() {
    Gate gate = server.gate();
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          for (int i = 0; i < 16; i++) {
                            Await.value("a small write", writer.write(bytes("piece " + i + ";")));
                          }
                          return gate.opened();
                        }));
    WireClient client = server.connect().send(route.get());
    client.readHead();
    assertThat(client.readChunk()).asString().startsWith("piece 0;").endsWith("piece 15;");
    client.expectSilence();
    gate.open();
    assertThat(client.readChunk()).isEmpty();
  }

  @InBothStyles
  @Requirement({"HTTP-4.4", "HTTP-4.15", "HTTP-8.9"})
  void eventsLeaveOneByOne(Style style) {
    Gate[] gates = {server.gate(), server.gate(), server.gate()};
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              for (Gate gate : gates) {
                out.write(bytes("event"));
                out.flush();
                gate.pass();
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("event"))
                                .thenCompose(v -> gates[0].opened())
                                .thenCompose(v -> writer.write(bytes("event")))
                                .thenCompose(v -> gates[1].opened())
                                .thenCompose(v -> writer.write(bytes("event")))
                                .thenCompose(v -> gates[2].opened())));
    WireClient client = server.connect().send(route.get());
    client.readHead();
    for (Gate gate : gates) {
      assertThat(client.readChunk()).asString().isEqualTo("event");
      gate.open();
    }
    assertThat(client.readChunk()).isEmpty();
  }

  @InBothStyles
  @Requirement({"HTTP-4.6", "HTTP-4.15"})
  void anEmptyWriteOrAFlushSendsTheHeadAndNothingElse(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.flush();
              gate.pass();
              out.write(bytes("later"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes(""))
                                .thenCompose(v -> gate.opened())
                                .thenCompose(v -> writer.write(bytes("")))
                                .thenCompose(v -> writer.write(bytes("later")))));
    WireClient client = server.connect().send(route.get());
    WireHead head = client.readHead();
    assertThat(head.header("transfer-encoding")).as("transfer-encoding").isEqualTo("chunked");
    client.expectSilence();
    gate.open();
    assertThat(client.readBody(head)).asString().isEqualTo("later");
  }

  @Test
  @Requirement({"HTTP-4.5", "HTTP-4.10"})
  void aSmallWriteCompletesAtOnceAndItsBufferIsFree() {
    var done = new CompletableFuture<Boolean>();
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          ByteBuffer piece = bytes("kept as it was written");
                          CompletionStage<Void> write = writer.write(piece);
                          done.complete(write.toCompletableFuture().isDone());
                          piece.put(0, (byte) 'X');
                          return writer.end();
                        }));
    assertThat(server.exchange(route.get()).text()).isEqualTo("kept as it was written");
    assertThat(Await.value("the write", done)).as("completed at once").isTrue();
  }

  @Test
  @Requirement("HTTP-4.14")
  void aSyncStreamCollects() {
    Gate gate = server.gate();
    Route route =
        server.serveSync(
            (request, responder) -> {
              var out = responder.start(OK);
              out.flush();
              for (int i = 0; i < 1000; i++) {
                out.write('x');
              }
              gate.pass();
            });
    WireClient client = server.connect().send(route.get());
    client.readHead();
    client.expectSilence();
    gate.open();
    assertThat(client.readChunk()).hasSize(1000);
  }

  @Test
  @Requirement({"HTTP-4.11", "THR-1.5"})
  void theStagesOfTheServerAreTheServers() {
    var asked = new CompletableFuture<Boolean>();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              CompletionStage<Void> sent = responder.send(OK, ByteBuffer.wrap(filler(9_000_000)));
              boolean before = sent.toCompletableFuture().isDone();
              try {
                sent.toCompletableFuture().complete(null);
              } catch (RuntimeException refused) {
                // Refusing is as good as ignoring.
              }
              asked.complete(before || sent.toCompletableFuture().isDone());
              return sent.thenCompose(v -> Stages.done());
            });
    // Read by nobody until the handler has looked: TLS takes its time to encrypt.
    WireClient client = server.connectNarrow().send(route.get());
    assertThat(Await.value("a look at the stage", asked)).as("the stage is done").isFalse();
    assertThat(client.read().body()).hasSize(9_000_000);
  }
}
