package dev.lintel.launcher;

import picocli.CommandLine.Command;

/** A command of another jar, with a bug in it. */
@Command(name = "broken")
public final class BrokenCommand implements LauncherCommand {

  @Override
  public Integer call() {
    throw new IllegalStateException("a bug");
  }
}
