/** The sample application, in both styles. */
@org.jspecify.annotations.NullMarked
module dev.lintel.sample {
  requires transitive dev.lintel.api;
  requires com.fasterxml.jackson.databind;
  requires static dev.lintel.launcher;
  requires static info.picocli;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.lintel.sample;

  opens dev.lintel.sample to
      com.fasterxml.jackson.databind;
  opens dev.lintel.sample.experiment to
      info.picocli;

  uses dev.lintel.server.ServerProvider;

  provides dev.lintel.launcher.LauncherCommand with
      dev.lintel.sample.experiment.ExperimentCommand,
      dev.lintel.sample.experiment.SleepersCommand;
}
