package dev.lintel.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what Lintel costs: for each server the native program, one Lintel handler and the sample
 * application answer the same request, each in a process of its own, in turn and many rounds.
 *
 * <p>A round is short, and its CPU time is compared with that of the native program in the same
 * turn, because a shared machine changes its speed from second to second. The processes are started
 * anew many times, because the compiler decides anew each time what it puts together, which weighs
 * more than all else. The ratio of a start is the median of its turns; what is told is the median
 * of all starts, with the interval that holds it in 95 of 100 cases. Bytes are medians, too.
 */
public final class Duel {

  static final List<String> SERVERS = List.of("vertx", "undertow", "jetty");
  static final List<String> PROGRAMS = List.of("native", "bare", "sample");

  private static final int STARTS = 12;
  private static final int WARM_UP = 300_000;
  private static final int ROUND = 20_000;
  private static final int DEFAULT_ROUNDS = 6;

  private Duel() {}

  /** What was measured of a program. */
  private static final class Measured {
    final String program;
    final double[] nanos;
    final double[] bytes;
    int answerLength;

    Measured(String program, int rounds) {
      this.program = program;
      this.nanos = new double[rounds];
      this.bytes = new double[rounds];
    }

    void round(Side side, int index) throws IOException {
      answerLength = side.answerLength();
      Side.Use before = side.use();
      side.load(ROUND);
      Side.Use after = side.use();
      nanos[index] = (after.cpuNanos() - before.cpuNanos()) / (double) ROUND;
      bytes[index] = (after.bytes() - before.bytes()) / (double) ROUND;
    }
  }

  /**
   * Runs the duels.
   *
   * @param args in any order: the number of rounds of each start (6 if absent), servers (all three
   *     if absent), homes of JDKs (that of this process if absent)
   * @throws IOException if a server fails
   */
  public static void main(String[] args) throws IOException {
    int rounds = DEFAULT_ROUNDS;
    var servers = new ArrayList<String>();
    var jdks = new ArrayList<Path>();
    for (String arg : args) {
      if (SERVERS.contains(arg)) {
        servers.add(arg);
      } else if (arg.matches("[0-9]{1,6}")) {
        rounds = Integer.parseInt(arg);
      } else if (Path.of(arg, "bin", "java").toFile().canExecute()) {
        jdks.add(Path.of(arg));
      } else {
        throw new IllegalArgumentException(
            "'" + arg + "' is no number of rounds, no server " + SERVERS + ", no home of a JDK");
      }
    }
    for (Path jdk : jdks.isEmpty() ? List.of(Path.of(System.getProperty("java.home"))) : jdks) {
      System.out.printf(
          Locale.ROOT,
          "%n%s, %d starts of %d rounds of %d requests, 32 connections, 1 event thread%n"
              + "%-9s %-7s %10s %7s %15s %9s %6s %7s%n",
          jdk.getFileName(),
          STARTS,
          rounds,
          ROUND,
          "server",
          "program",
          "CPU us/req",
          "ratio",
          "95 % interval",
          "bytes/req",
          "more",
          "answer");
      for (String server : servers.isEmpty() ? SERVERS : servers) {
        duel(jdk, server, rounds);
      }
    }
  }

  private static void duel(Path jdk, String server, int rounds) throws IOException {
    List<Measured> all =
        PROGRAMS.stream().map(program -> new Measured(program, STARTS * rounds)).toList();
    for (int start = 0; start < STARTS; start++) {
      start(jdk, server, all, start * rounds, rounds);
    }
    for (Measured measured : all) {
      print(server, measured, all.get(0));
    }
  }

  private static void start(Path jdk, String server, List<Measured> all, int firstRound, int rounds)
      throws IOException {
    var sides = new ArrayList<Side>();
    try {
      for (Measured measured : all) {
        sides.add(new Side(jdk, measured.program, server, List.of("-Xmx512m")));
      }
      for (Side side : sides) {
        side.load(WARM_UP);
      }
      for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < all.size(); k++) {
          int turn = (i + k) % all.size();
          all.get(turn).round(sides.get(turn), firstRound + i);
        }
      }
    } finally {
      for (Side side : sides) {
        side.close();
      }
    }
  }

  private static void print(String server, Measured measured, Measured base) {
    int rounds = measured.nanos.length / STARTS;
    double[] ratios = new double[STARTS];
    for (int start = 0; start < STARTS; start++) {
      double[] turns = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        int turn = start * rounds + i;
        turns[i] = measured.nanos[turn] / base.nanos[turn];
      }
      ratios[start] = Median.of(turns).value();
    }
    Median ratio = Median.of(ratios);
    double bytes = Median.of(measured.bytes).value();
    System.out.printf(
        Locale.ROOT,
        "%-9s %-7s %10.2f %7.3f %7.3f-%7.3f %9.0f %+6.0f %7d%n",
        server,
        measured.program,
        Median.of(measured.nanos).value() / 1000,
        ratio.value(),
        ratio.low(),
        ratio.high(),
        bytes,
        bytes - Median.of(base.bytes).value(),
        measured.answerLength);
  }
}
