package dev.lintel.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The CPU time of a process as Linux counts it for each of its threads, in nanoseconds: the JDK
 * tells that of a process in steps of 10 ms, which are too coarse for short rounds.
 */
final class CpuTime {

  private CpuTime() {}

  /** The time of all threads but those that compile; -1 if the system does not tell. */
  static long ofThreads(long pid) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(tasks)) {
      return -1;
    }
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          // "C1 CompilerThre" and "C2 CompilerThre": their work ends, that of a request does not.
          if (!Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
            String numbers = Files.readString(thread.resolve("schedstat"));
            sum += Long.parseLong(numbers.substring(0, numbers.indexOf(' ')));
          }
        } catch (NoSuchFileException ended) {
          // A thread that ends meanwhile is none of those that serve.
        }
      }
    }
    return sum == 0 ? -1 : sum;
  }
}
