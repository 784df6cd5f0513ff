package dev.lintel.launcher;

import java.nio.file.Path;

/** The entry point of the {@code lintel} command and of every jar that runs an application. */
public final class Main {

  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(CommandLines.of(new Surroundings(System.getenv(), Path.of(""))).execute(args));
  }
}
