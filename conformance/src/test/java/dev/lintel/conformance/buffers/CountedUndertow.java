package dev.lintel.conformance.buffers;

import dev.lintel.adapter.undertow.UndertowServerProvider;
import dev.lintel.tck.BufferCount;
import dev.lintel.tck.ForwardingServerProvider;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Undertow, whose pool does not count: the garbage collector does. What is lent is an object that
 * somebody holds; a buffer that is lost is garbage, as its memory is.
 */
public final class CountedUndertow extends ForwardingServerProvider implements BufferCount {

  private static final String LENT =
      " io.undertow.server.DefaultByteBufferPool$DefaultPooledBuffer";

  /** Called by the kit. */
  public CountedUndertow() {
    super(new UndertowServerProvider());
  }

  @Override
  public long lentBuffers() {
    return histogram()
        .lines()
        .filter(line -> line.contains(LENT))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", 3)[1]))
        .sum();
  }

  /** Lines of rank, number, bytes and class; of the objects that are no garbage. */
  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException failure) {
      throw new IllegalStateException("the JVM does not count objects", failure);
    }
  }
}
