package dev.lintel.tck;

/**
 * A provider under test that knows how many buffers its servers have lent out, be they still used
 * or lost. The kit then looks, where clients break off, whether all come back (HTTP-6.13).
 *
 * <p>Wrap the provider under test in a {@link ForwardingServerProvider} that is one, in the tests
 * of its adapter; the counts of a pool are seldom for everybody.
 */
public interface BufferCount {

  /** The buffers that were taken from the pools of its servers and have not come back. */
  long lentBuffers();
}
