package dev.lintel.launcher;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the command ends: sentences for an operator, and the exit code. */
final class LaunchException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The command line, the environment or the file is wrong; nothing was started. */
  static final int USAGE = 2;

  /** The application or the server could not start. */
  static final int START = 3;

  private final int exitCode;

  private LaunchException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static LaunchException usage(List<String> problems) {
    return new LaunchException(USAGE, String.join(System.lineSeparator(), problems), null);
  }

  static LaunchException start(String message, @Nullable Throwable cause) {
    return new LaunchException(START, message, cause);
  }

  int exitCode() {
    return exitCode;
  }

  /** A failure of somebody else's code in one line: its class and the first line of its message. */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
