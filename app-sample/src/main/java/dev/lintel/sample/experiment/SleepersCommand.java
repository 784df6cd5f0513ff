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
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sleepers}: very many requests that sleep at once, to many threads and to none. */
@Command(
    name = "sleepers",
    description = {
      "Sends very many requests that sleep to the sync and the async style, on each server.",
      "Shows that they sleep at once: the last response comes little later than one would."
    })
public final class SleepersCommand implements LauncherCommand {

  /** The fastest counts: the machine may have other things to do, but nothing makes it faster. */
  private static final int ROUNDS = 5;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many requests sleep at once, from 1 to 5000. Default: 2000")
  int requests;

  @Option(
      names = "--ms",
      paramLabel = "N",
      defaultValue = "500",
      description = "How long each sleeps, in milliseconds, from 1 to 60000. Default: 500")
  int ms;

  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @Spec
  CommandSpec spec;

  /** The command, to be called by the launcher. */
  public SleepersCommand() {}

  @Override
  public Integer call() throws StartException {
    check("--requests", requests, 5_000);
    check("--ms", ms, 60_000);
    PrintWriter out = spec.commandLine().getOut();
    String threads = Setup.threadsByDefault(out);
    var setups =
        List.of(
            new Setup("sync, " + threads, "/sync", syncThreads(), !Setup.VIRTUAL),
            new Setup("async", "/async", Threads.auto(), false));
    out.printf(
        "%d requests at once sleep %d ms each; the fastest of %d rounds.%n%n",
        requests, ms, ROUNDS);
    out.printf("%-10s %-22s %22s %16s%n", "server", "style", "last response after", "one sleep x");
    boolean asExpected = true;
    for (ServerProvider provider : Setup.servers()) {
      for (Setup setup : setups) {
        asExpected &= measure(provider, setup, out);
      }
    }
    out.println();
    out.println(
        asExpected
            ? "Where a sleep holds no thread of a pool, all sleep at once."
            : "Not as expected: all should sleep at once and take less than two sleeps.");
    return asExpected ? 0 : 1;
  }

  private boolean measure(ServerProvider provider, Setup setup, PrintWriter out)
      throws StartException {
    ServerOptions options =
        ServerOptions.defaults().withBinds(Bind.loopback(0)).withThreads(setup.threads());
    try (Server server = provider.start(new Sample(), options);
        var crowd = new Crowd(server.address(), requests)) {
      String target = setup.path() + "/sleep?ms=" + ms;
      long total = crowd.ask(target).toMillis();
      for (int round = 1; round < ROUNDS; round++) {
        total = Math.min(total, crowd.ask(target).toMillis());
      }
      out.printf(
          "%-10s %-22s %19d ms %16.2f%n", provider.name(), setup.name(), total, 1.0 * total / ms);
      out.flush();
      return setup.addsUp() || total < 2L * ms;
    } catch (IOException failure) {
      throw new StartException(provider.name() + ": " + failure.getMessage(), failure);
    }
  }

  /** A pool takes so many requests only if they all find a place in its queue. */
  private Threads syncThreads() {
    return Setup.VIRTUAL ? Threads.virtual() : Threads.pool(200, requests);
  }

  private void check(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + ": '" + value + "' is not a number from 1 to " + most);
    }
  }
}
