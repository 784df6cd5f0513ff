package dev.lintel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/** One server process, the load for it, and what it says of itself; see {@link Contender}. */
final class Side implements AutoCloseable {

  /** What a process has used since its start. */
  record Use(long cpuNanos, long bytes) {}

  /** Objects of one class. */
  record Objects(long count, long bytes) {}

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final LoadClient client;

  /**
   * Starts a process.
   *
   * @param jdk the home of the JDK that runs it
   * @param program what {@link Contender} runs
   * @param server the name of the server
   * @param options options of the virtual machine
   */
  Side(Path jdk, String program, String server, List<String> options) throws IOException {
    var command = new ArrayList<>(List.of(jdk.resolve("bin").resolve("java").toString()));
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Contender.class.getName(), program, server));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    String port = answers.readLine();
    if (port == null) {
      throw new IOException(program + " on " + server + " did not start");
    }
    // The same bytes for all programs: what a server makes of a longer path is not our cost.
    client = new LoadClient(Integer.parseInt(port), "/async/plaintext");
  }

  /** Sends requests and waits for their answers. */
  void load(int requests) throws IOException {
    client.run(requests);
  }

  /** The length of an answer. */
  int answerLength() {
    return client.answerLength();
  }

  Use use() throws IOException {
    questions.println(Contender.USE);
    var numbers = new Scanner(answers.readLine());
    long nanos = numbers.nextLong();
    long bytes = numbers.nextLong();
    long finer = CpuTime.ofThreads(process.pid());
    return new Use(finer < 0 ? nanos : finer, bytes);
  }

  /** Collects the garbage, so that {@link #classes} counts what comes after. */
  void collect() throws IOException {
    questions.println(Contender.COLLECT);
    answers.readLine();
  }

  /** All objects in the heap, garbage included, by class. */
  Map<String, Objects> classes() throws IOException {
    questions.println(Contender.CLASSES);
    var classes = new HashMap<String, Objects>();
    for (String line = answers.readLine(); !line.startsWith("Total"); line = answers.readLine()) {
      // Such as "  12:   1024   65536  java.lang.String (java.base@17)".
      var words = new Scanner(line);
      if (words.hasNext("[0-9]+:")) {
        words.next();
        var objects = new Objects(words.nextLong(), words.nextLong());
        classes.put(words.next(), objects);
      }
    }
    return classes;
  }

  @Override
  public void close() throws IOException {
    client.close();
    process.destroy();
  }
}
