package dev.lintel.sample.experiment;

import dev.lintel.launcher.LauncherCommand;
import dev.lintel.sample.Sample;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code experiment}: three slow requests at once, to one worker, to many threads, to none. */
@Command(
    name = "experiment",
    description = {
      "Sends slow requests at once to the sync and the async style, on each server.",
      "Shows what one worker with a blocking interface costs, and what does not."
    })
public final class ExperimentCommand implements LauncherCommand {

  private static final int REQUESTS = 3;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Option(
      names = "--ms",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How long one lookup takes, in milliseconds. Default: 5000")
  int ms;

  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @Spec
  CommandSpec spec;

  /** The command, to be called by the launcher. */
  public ExperimentCommand() {}

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    if (ms < 1 || ms > 600_000) {
      throw new ParameterException(
          spec.commandLine(), "--ms: '" + ms + "' is not a number from 1 to 600000");
    }
    PrintWriter out = spec.commandLine().getOut();
    String threads = Setup.threadsByDefault(out);
    var setups =
        List.of(
            new Setup("sync, one worker", "/sync", Threads.pool(1), true),
            new Setup("sync, " + threads, "/sync", Threads.auto(), false),
            new Setup("async", "/async", Threads.auto(), false));
    out.printf("One lookup takes %d ms.%n%n", ms);
    out.printf(
        "%-10s %-22s %28s %27s%n",
        "server", "style", REQUESTS + " requests at once, in all", "1 request with 5 lookups");
    boolean asExpected = true;
    for (ServerProvider provider : Setup.servers()) {
      for (Setup setup : setups) {
        asExpected &= measure(provider, setup, out);
      }
    }
    out.println();
    out.println(
        asExpected
            ? "With one worker and a blocking interface, requests wait for the sum of their lookups;"
                + " with many threads, or without blocking, for the longest."
            : "Not as expected: one worker should take the sum of the lookups, the others the longest.");
    return asExpected ? 0 : 1;
  }

  /** Prints one line of the table; tells whether it shows what it should. */
  private boolean measure(ServerProvider provider, Setup setup, PrintWriter out)
      throws StartException, IOException, InterruptedException {
    ServerOptions options =
        ServerOptions.defaults().withBinds(Bind.loopback(0)).withThreads(setup.threads());
    try (Server server = provider.start(new Sample(), options)) {
      var client = new Client(server.address(), setup.path());
      client.atOnce(1, "/resource/warm-up?ms=0");
      Duration requests = client.atOnce(REQUESTS, "/resource/7?ms=" + ms);
      Duration lookups = client.atOnce(1, "/resources?ms=" + ms);
      boolean sum = isSum(requests);
      out.printf(
          "%-10s %-22s %14s %-13s %13s %-13s%n",
          provider.name(),
          setup.name(),
          requests.toMillis() + " ms",
          sum ? "(the sum)" : "(the longest)",
          lookups.toMillis() + " ms",
          isSum(lookups) ? "(the sum)" : "(the longest)");
      out.flush();
      return sum == setup.addsUp() && !isSum(lookups);
    }
  }

  /** Two lookups one after the other already take twice as long as the longest. */
  private boolean isSum(Duration total) {
    return total.toMillis() > 2L * ms - ms / 10;
  }
}
