package dev.lintel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what Lintel costs: for each server the native program, one Lintel handler and the sample
 * application answer the same request, each in a process of its own, in turn and many rounds.
 *
 * <p>CPU time and allocated bytes for each request are the medians of the rounds; the machine may
 * be noisy, so look at the ratios.
 */
public final class Duel {

  private static final int WARM_UP = 150_000;
  private static final int ROUND = 30_000;

  private Duel() {}

  /** A server process, and what was measured of it. */
  private static final class Side implements AutoCloseable {
    final String program;
    final Process process;
    final BufferedReader answers;
    final PrintStream questions;
    final LoadClient client;
    final List<Double> nanos = new ArrayList<>();
    final List<Double> bytes = new ArrayList<>();

    Side(String program, String server, String path) throws IOException {
      this.program = program;
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      var command = new ArrayList<>(List.of(java.toString(), "-Xmx512m", "-XX:+UseSerialGC"));
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
      client = new LoadClient(Integer.parseInt(port), path);
    }

    void round() throws IOException {
      long[] before = mark();
      client.run(ROUND);
      long[] after = mark();
      nanos.add((after[0] - before[0]) / (double) ROUND);
      bytes.add((after[1] - before[1]) / (double) ROUND);
    }

    private long[] mark() throws IOException {
      questions.println("mark");
      return Arrays.stream(answers.readLine().split(" ")).mapToLong(Long::parseLong).toArray();
    }

    @Override
    public void close() throws IOException {
      client.close();
      process.destroy();
    }
  }

  /**
   * Runs the duels.
   *
   * @param args the number of rounds (24 if absent), then the servers (all three if absent)
   * @throws IOException if a server fails
   */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 24;
    List<String> servers =
        args.length > 1
            ? List.of(args).subList(1, args.length)
            : List.of("vertx", "undertow", "jetty");
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d rounds of %d requests, 32 connections, 1 event thread%n"
            + "%-9s %-7s %10s %8s %10s %8s %7s%n",
        Runtime.version(),
        rounds,
        ROUND,
        "server",
        "program",
        "CPU us/req",
        "ratio",
        "bytes/req",
        "more",
        "answer");
    for (String server : servers) {
      duel(server, rounds);
    }
  }

  private static void duel(String server, int rounds) throws IOException {
    try (Side nativeSide = new Side("native", server, "/");
        Side bare = new Side("bare", server, "/");
        Side sample = new Side("sample", server, "/async/plaintext")) {
      List<Side> sides = List.of(nativeSide, bare, sample);
      for (Side side : sides) {
        side.client.run(WARM_UP);
      }
      for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < sides.size(); k++) {
          sides.get((i + k) % sides.size()).round();
        }
      }
      for (Side side : sides) {
        print(server, side, nativeSide);
      }
    }
  }

  private static void print(String server, Side side, Side nativeSide) {
    System.out.printf(
        Locale.ROOT,
        "%-9s %-7s %10.2f %8.3f %10.0f %+8.0f %7d%n",
        server,
        side.program,
        median(side.nanos) / 1000,
        ratio(side.nanos, nativeSide.nanos),
        median(side.bytes),
        median(side.bytes) - median(nativeSide.bytes),
        side.client.answerLength());
  }

  private static double ratio(List<Double> values, List<Double> base) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / base.get(i));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
