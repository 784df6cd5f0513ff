package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buffers that applications hand to the server: whose they are, and for how long. */
class GivenBufferTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-4.5")
  void aGivenBufferIsNotTouched(Style style) {
    for (ByteBuffer buffer : buffers()) {
      int position = buffer.position();
      int limit = buffer.limit();
      byte[] expected = content(buffer);
      Route whole =
          server.serve(
              style,
              (request, responder) -> responder.send(OK, buffer),
              (request, responder) -> responder.send(OK, buffer));
      Route written =
          server.serve(
              style,
              (request, responder) -> {
                var out = responder.start(OK);
                out.write(buffer);
                out.end(buffer);
              },
              (request, responder) ->
                  responder
                      .start(OK)
                      .thenCompose(
                          writer -> writer.write(buffer).thenCompose(v -> writer.end(buffer))));
      Expect.bytes(server.exchange(whole.get()).body(), expected);
      byte[] twice = Arrays.copyOf(expected, 2 * expected.length);
      System.arraycopy(expected, 0, twice, expected.length, expected.length);
      Expect.bytes(server.exchange(written.get()).body(), twice);
      whole.completion();
      written.completion();
      assertThat(buffer.position()).isEqualTo(position);
      assertThat(buffer.limit()).isEqualTo(limit);
      assertThat(content(buffer)).isEqualTo(expected);
    }
  }

  @InBothStyles
  @Requirement("HTTP-4.5")
  void oneConstantGoesIntoManyResponsesAtOnce(Style style) {
    byte[] content = filler(100_000);
    ByteBuffer constant = ByteBuffer.allocateDirect(content.length).put(content).flip();
    ByteBuffer readOnly = constant.asReadOnlyBuffer();
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, readOnly),
            (request, responder) -> responder.send(OK, readOnly));
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 20; i++) {
      clients.add(server.connect().send(route.get()));
    }
    clients.forEach(client -> Expect.bytes(client.read().body(), content));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000, 16 * 1024, 100_000})
  @Requirement("HTTP-4.21")
  void aBlockingCallKeepsNothing(int length) {
    byte[] expected = new byte[6 * length];
    for (int i = 0; i < 6; i++) {
      Arrays.fill(expected, i * length, (i + 1) * length, (byte) ('a' + i));
    }
    Route streamed =
        server.serveSync(
            (request, responder) -> {
              var out = responder.start(OK);
              byte[] one = new byte[length];
              ByteBuffer direct = ByteBuffer.allocateDirect(length);
              for (int i = 0; i < 6; i += 2) {
                Arrays.fill(one, (byte) ('a' + i));
                out.write(one);
                Arrays.fill(one, (byte) 'z');
                for (int j = 0; j < length; j++) {
                  direct.put(j, (byte) ('a' + i + 1));
                }
                out.write(direct);
                direct.put(0, (byte) 'z');
              }
            });
    Route whole =
        server.serveSync(
            (request, responder) -> {
              byte[] one = expected.clone();
              responder.send(OK, ByteBuffer.wrap(one));
              Arrays.fill(one, (byte) 'z');
            });
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      Expect.bytes(client.send(streamed.get()).read().body(), expected);
      Expect.bytes(client.send(whole.get()).read().body(), expected);
    }
  }

  private static ByteBuffer[] buffers() {
    byte[] content = filler(20_000);
    ByteBuffer direct = ByteBuffer.allocateDirect(20_000).put(content).flip();
    return new ByteBuffer[] {
      ByteBuffer.wrap(content),
      ByteBuffer.wrap(content, 100, 50),
      ByteBuffer.wrap(content, 7, 15_000).slice().position(3),
      direct,
      direct.asReadOnlyBuffer().position(19_000),
      ByteBuffer.wrap(content).asReadOnlyBuffer().limit(10)
    };
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return content;
  }
}
