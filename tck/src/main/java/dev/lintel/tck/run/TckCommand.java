package dev.lintel.tck.run;

import dev.lintel.launcher.AppPath;
import dev.lintel.launcher.LauncherCommand;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.DeviationList;
import dev.lintel.tck.NamedApplication;
import dev.lintel.tck.Providers;
import dev.lintel.tck.RuleFilter;
import dev.lintel.tck.report.Outcome;
import dev.lintel.tck.report.Report;
import dev.lintel.tck.report.ReportFiles;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lintel tck}: whether a server or an application keeps the rules (CONF-5.1, 5.2). */
@Command(
    name = "tck",
    description = {
      "Runs the compatibility test kit on a server, or on an application that runs on a server,",
      "and writes reports."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no rule is broken", "2:the command line is wrong", "4:a rule is broken"})
public final class TckCommand implements LauncherCommand {

  private static final int CONFORMANT = 0;
  private static final int NOT_CONFORMANT = 4;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @SuppressWarnings("NullAway.Init") // Required, so picocli sets it before the command is called.
  @Option(
      names = "--server",
      required = true,
      paramLabel = "NAME",
      description = "The server: its name, or the class of its ServerProvider.")
  String server;

  @Option(
      names = "--application",
      paramLabel = "CLASS|FACTORY",
      description = {
        "Tests an application on that server, and not the server: a class with a constructor",
        "without parameters, or com.acme.Shop::create, a static method without parameters."
      })
  @Nullable String application;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "",
      description = "Where the application has the endpoints, such as /shop. Default: at the top")
  String path = "";

  @Option(
      names = "--app-path",
      paramLabel = "PATHS",
      description =
          "More jars and class directories, of the application or of the adapter, separated as in"
              + " a class path; lib/* is all jars of lib.")
  @Nullable String appPath;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = "lintel-tck",
      description = "Where index.html, conformance.json and JUnit XML go. Default: lintel-tck")
  Path reports = Path.of("lintel-tck");

  @Option(
      names = "--rule",
      paramLabel = "ID",
      description =
          "Tests this rule alone, or all of a section (HTTP-7) or area (HTTP). May be repeated.")
  List<String> rules = new ArrayList<>();

  @Option(
      names = "--deviations",
      paramLabel = "FILE",
      description =
          "Deviations that are granted, in place of those that the adapter brings along:"
              + " rule | test | last day | link | reason.")
  @Nullable String deviations;

  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @Spec
  CommandSpec spec;

  /** The command, to be called by the launcher. */
  public TckCommand() {}

  @Override
  public Integer call() {
    // JUnit and the service loader look where the thread says.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader());
    try {
      return run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private int run() {
    check();
    PrintWriter out = spec.commandLine().getOut();
    out.println("The kit on " + (application == null ? "" : application + " on ") + server);
    out.flush();
    KitRun run =
        application == null
            ? KitRun.ofServer(server, rules, reports, deviations)
            : KitRun.ofApplication(application, path, server, rules, reports, deviations);
    Report report = run.execute(new Progress(out));
    if (report == null) {
      throw wrong("--rule", "the kit has no test of " + String.join(", ", rules));
    }
    summary(out, report);
    return report.isConformant() ? CONFORMANT : NOT_CONFORMANT;
  }

  /** What is wrong with the command line is told before anything runs. */
  private void check() {
    SpecIndex spec = SpecIndex.load();
    for (String named : rules) {
      if (spec.rules().stream().noneMatch(rule -> RuleFilter.isWithin(rule.id(), named))) {
        throw wrong("--rule", "there is no rule, section or area " + named);
      }
    }
    if (Files.exists(reports) && !Files.isDirectory(reports)) {
      throw wrong("--report", reports + " is no directory");
    }
    try {
      Providers.find(server);
    } catch (IllegalArgumentException none) {
      throw wrong("--server", String.valueOf(none.getMessage()));
    }
    if (application != null) {
      try {
        NamedApplication.of(application);
      } catch (IllegalArgumentException none) {
        throw wrong("--application", String.valueOf(none.getMessage()));
      }
    } else if (!path.isEmpty()) {
      throw wrong("--path", "there is no --application that has endpoints there");
    }
    if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
      throw wrong("--path", path + " does not begin with a slash, or ends with one");
    }
    if (deviations != null) {
      try {
        DeviationList.read(deviations);
      } catch (IllegalArgumentException unreadable) {
        throw wrong("--deviations", String.valueOf(unreadable.getMessage()));
      }
    }
  }

  private void summary(PrintWriter out, Report report) {
    out.println();
    for (var result : report.results()) {
      if (result.outcome() == Outcome.FAILED) {
        out.println("broken: " + result.rule().id() + " - " + result.rule().title());
      }
    }
    out.printf(
        "%d rules: %d passed, %d failed, %d deviations, %d absent, %d skipped, %d not tested here%n",
        report.results().size(),
        report.count(Outcome.PASSED),
        report.count(Outcome.FAILED),
        report.count(Outcome.DEVIATION),
        report.count(Outcome.ABSENT),
        report.count(Outcome.SKIPPED),
        report.count(Outcome.UNTESTED));
    out.printf(
        "%d of %d testable MUST rules tested, %d of these with a saboteur%n",
        report.testedMust(), report.testableMust(), report.sabotagedMust());
    String verdict = report.isConformant() ? "conformant" : "not conformant";
    out.println(
        report.environment().subject()
            + ": "
            + (report.isComplete() || !report.isConformant()
                ? verdict
                : "no failure, but only a part of the kit ran"));
    out.println("Report: " + reports.resolve(ReportFiles.HTML));
    out.flush();
  }

  private ClassLoader loader() {
    try {
      return AppPath.loader(Path.of(""), appPath);
    } catch (IllegalArgumentException missing) {
      throw new ParameterException(spec.commandLine(), String.valueOf(missing.getMessage()));
    }
  }

  private ParameterException wrong(String option, String problem) {
    return new ParameterException(spec.commandLine(), option + ": " + problem);
  }
}
