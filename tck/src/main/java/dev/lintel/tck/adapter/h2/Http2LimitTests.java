package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of heads that go in several frames. */
class Http2LimitTests {

  /** Fields that leave room for those of the kit. */
  private static final int VALUE = 3900;

  private static final int ROOM = 200;

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  @ParameterizedTest
  @ValueSource(ints = {2 << 10, 16 << 10, 64 << 10, 200 << 10})
  @Requirement({"H2-2.6", "HTTP-8.1"})
  void theLimitOfAHeadIsTheSameForAllSizes(int limit) throws Exception {
    BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
    Server limited =
        server.start(
            AsyncApplication.of(
                (request, responder) -> {
                  seen.add(request.headers());
                  return responder.send(OK, bytes("served"));
                }),
            options -> options.withLimits(options.limits().withMaxHeadBytes(limit)));
    H2Client client = server.http2(limited);
    H2Stream within = client.response(client.get("/", fields(limit - ROOM)));
    assertThat(within.status()).as("a head of nearly %s bytes", limit).isEqualTo(200);
    assertThat(seen.remove().all("x-a")).as("the fields").hasSize(fields(limit - ROOM).length / 2);
    H2Stream beyond = client.response(client.get("/", fields(limit + ROOM)));
    assertThat(beyond.status()).as("a head of more than %s bytes", limit).isEqualTo(431);
    assertThat(seen).as("what the application has seen of it").isEmpty();
    assertThat(client.response(client.get("/")).status()).as("the next").isEqualTo(200);
  }

  /** Fields of that many bytes in all, as HTTP-8.1 counts them. */
  private static String[] fields(int size) {
    List<String> fields = new ArrayList<>();
    for (int left = size; left > 0; left -= VALUE) {
      fields.add("x-a");
      fields.add("v".repeat(Math.max(1, Math.min(VALUE, left) - 7)));
    }
    return fields.toArray(String[]::new);
  }
}
