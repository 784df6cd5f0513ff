package dev.lintel.conformance.buffers;

import dev.lintel.adapter.jetty.JettyServerProvider;
import dev.lintel.tck.BufferCount;
import dev.lintel.tck.ForwardingServerProvider;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.io.ArrayByteBufferPool;

/**
 * Jetty, whose pools tell what they have and what of that is there. They do not know a buffer that
 * is lent for the first time: that is an object which somebody holds, or garbage, as its memory is.
 */
public final class CountedJetty extends ForwardingServerProvider implements BufferCount {

  private static final String NEW = "org.eclipse.jetty.io.ArrayByteBufferPool$ReservedBuffer";

  private final List<ArrayByteBufferPool> pools;

  /** Called by the kit. */
  public CountedJetty() {
    this(new CopyOnWriteArrayList<>());
  }

  private CountedJetty(List<ArrayByteBufferPool> pools) {
    super(
        new JettyServerProvider(
            server -> pools.add((ArrayByteBufferPool) server.getByteBufferPool())));
    this.pools = pools;
  }

  /** The pools of the servers that were started. */
  List<ArrayByteBufferPool> pools() {
    return pools;
  }

  @Override
  public long lentBuffers() {
    long lent = LiveObjects.of(NEW);
    for (ArrayByteBufferPool pool : pools) {
      lent += pool.getDirectByteBufferCount() - pool.getAvailableDirectByteBufferCount();
      lent += pool.getHeapByteBufferCount() - pool.getAvailableHeapByteBufferCount();
    }
    return lent;
  }
}
