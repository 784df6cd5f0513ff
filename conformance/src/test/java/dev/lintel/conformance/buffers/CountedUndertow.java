package dev.lintel.conformance.buffers;

import dev.lintel.adapter.undertow.UndertowServerProvider;
import dev.lintel.tck.BufferCount;
import dev.lintel.tck.ForwardingServerProvider;

/**
 * Undertow, whose pool does not count. What is lent is an object that somebody holds; a buffer that
 * is lost is garbage, as its memory is.
 */
public final class CountedUndertow extends ForwardingServerProvider implements BufferCount {

  private static final String LENT = "io.undertow.server.DefaultByteBufferPool$DefaultPooledBuffer";

  /** Called by the kit. */
  public CountedUndertow() {
    super(new UndertowServerProvider());
  }

  @Override
  public long lentBuffers() {
    return LiveObjects.of(LENT);
  }
}
