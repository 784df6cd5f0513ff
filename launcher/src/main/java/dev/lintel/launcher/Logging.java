package dev.lintel.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Logging through java.util.logging, one line for each event, on the error stream. An operator who
 * brings a configuration of that library by its system properties is left alone.
 */
final class Logging {

  private static final List<String> NATIVE =
      List.of("io.netty", "io.undertow", "io.vertx", "org.eclipse.jetty", "org.jboss", "org.xnio");

  private Logging() {}

  /** Lets Lintel and the application log from INFO on, native servers from WARNING on. */
  static void configure(boolean verbose) {
    if (System.getProperty("java.util.logging.config.file") != null
        || System.getProperty("java.util.logging.config.class") != null) {
      return;
    }
    LogManager.getLogManager().reset();
    Handler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new OneLine());
    Logger.getLogger("").addHandler(handler);
    Loggers.NATIVE.forEach(logger -> logger.setLevel(verbose ? Level.INFO : Level.WARNING));
  }

  /** Keeps the loggers: the log manager would forget an unused one together with its level. */
  private static final class Loggers {
    static final List<Logger> NATIVE = Logging.NATIVE.stream().map(Logger::getLogger).toList();
  }

  /** Time, level, logger and message; the stack of a failure follows. */
  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord event) {
      var text = new StringWriter();
      var line = new PrintWriter(text);
      line.println(
          event.getInstant()
              + " "
              + level(event.getLevel())
              + " "
              + event.getLoggerName()
              + ": "
              + formatMessage(event));
      Throwable failure = event.getThrown();
      if (failure != null) {
        failure.printStackTrace(line);
      }
      line.flush();
      return text.toString();
    }

    private static String level(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (level.intValue() >= Level.WARNING.intValue()) {
        return "WARNING";
      }
      return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
  }
}
