package dev.lintel.conformance.buffers;

import dev.lintel.adapter.vertx.VertxServerProvider;
import dev.lintel.tck.BufferCount;
import dev.lintel.tck.ForwardingServerProvider;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;

/** Vert.x, whose allocator counts what is allocated and not released. */
public final class CountedVertx extends ForwardingServerProvider implements BufferCount {

  /** Called by the kit. */
  public CountedVertx() {
    super(new VertxServerProvider());
    if (!(VertxByteBufAllocator.POOLED_ALLOCATOR instanceof PooledByteBufAllocator)
        || PooledByteBufAllocator.defaultSmallCacheSize() > 0
        || PooledByteBufAllocator.defaultNormalCacheSize() > 0) {
      throw new IllegalStateException(
          "the allocator does not count, or counts what threads keep; start the JVM with"
              + " -Dio.netty.allocator.type=pooled -Dio.netty.allocator.smallCacheSize=0"
              + " -Dio.netty.allocator.normalCacheSize=0");
    }
  }

  @Override
  public long lentBuffers() {
    return ((PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR)
        .metric().directArenas().stream().mapToLong(PoolArenaMetric::numActiveAllocations).sum();
  }
}
