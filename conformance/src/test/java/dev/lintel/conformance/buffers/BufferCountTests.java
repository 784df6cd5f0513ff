package dev.lintel.conformance.buffers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.ResponseHead;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.tck.BufferCount;
import io.undertow.server.DefaultByteBufferPool;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a buffer which does not come back is counted. */
class BufferCountTests {

  private static final int SIZE = 16 * 1024;

  @Test
  void ofJetty() throws Exception {
    var jetty = new CountedJetty();
    var application =
        AsyncApplication.of(
            (request, responder) -> responder.send(ResponseHead.of(200), ByteBuffer.allocate(0)));
    try (Server server =
        jetty.start(application, ServerOptions.defaults().withBinds(Bind.loopback(0)))) {
      assertThat(server.addresses()).hasSize(1);
      assertCounted(
          jetty,
          () -> {
            var lent = jetty.pools().get(0).acquire(SIZE, true);
            return lent::release;
          });
    }
  }

  @Test
  void ofUndertow() {
    var pool = new DefaultByteBufferPool(true, SIZE);
    assertCounted(
        new CountedUndertow(),
        () -> {
          var lent = pool.allocate();
          return lent::close;
        });
    pool.close();
  }

  @Test
  void ofVertx() {
    assertCounted(
        new CountedVertx(),
        () -> {
          var lent = VertxByteBufAllocator.POOLED_ALLOCATOR.directBuffer(SIZE);
          return lent::release;
        });
  }

  private interface Lender {
    Runnable lend();
  }

  private static void assertCounted(BufferCount count, Lender lender) {
    long before = count.lentBuffers();
    var lent = new ArrayList<>(List.of(lender.lend()));
    assertThat(count.lentBuffers()).as("while one is lent").isEqualTo(before + 1);
    lent.remove(0).run(); // And it is garbage.
    assertThat(count.lentBuffers()).as("when it is back").isEqualTo(before);
  }
}
