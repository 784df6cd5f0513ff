package dev.lintel.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lintel run}: runs any application. */
@Command(
    name = "run",
    description = "Runs an application until SIGTERM or Ctrl-C; a second signal aborts the drain.",
    sortOptions = false)
final class RunCommand extends ConfiguredCommand {

  @SuppressWarnings("NullAway.Init") // Required, so picocli sets it.
  @Parameters(
      paramLabel = "CLASS|FACTORY",
      description = {
        "com.acme.Shop: a public class with a public constructor without parameters, or",
        "com.acme.Shop::create: a public static method that returns an application."
      })
  String application;

  RunCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = configuration();
    return new ServerRun(spec.commandLine().getOut())
        .run(applications(), application, configuration);
  }
}
