/** Runs any application on any server: the command line, the environment and the file. */
@org.jspecify.annotations.NullMarked
module dev.lintel.launcher {
  requires transitive dev.lintel.api;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires info.picocli;
  requires java.logging;
  requires static org.jspecify;

  exports dev.lintel.launcher;

  opens dev.lintel.launcher to
      info.picocli;

  uses dev.lintel.launcher.LauncherCommand;
  uses dev.lintel.server.ServerProvider;
}
