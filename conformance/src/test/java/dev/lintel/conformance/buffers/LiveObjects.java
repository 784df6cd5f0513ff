package dev.lintel.conformance.buffers;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The objects that are no garbage, as the garbage collector counts them. */
final class LiveObjects {

  private LiveObjects() {}

  /**
   * Counts the objects of a class, behind a collection.
   *
   * @param name the name of the class, as the JVM has it
   */
  static long of(String name) {
    return histogram()
        .lines()
        .map(line -> line.strip().split("\\s+")) // Rank, number, bytes, class and module.
        .filter(columns -> columns.length > 3 && columns[3].equals(name))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }

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
