package dev.lintel.tck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the server under test logs, taken off the console: tests provoke failures on purpose.
 *
 * <p>It listens where {@link System.Logger} writes when nothing else is installed. If a program
 * routes its log elsewhere, nothing is seen here, and {@link #isConnected} says so.
 */
public final class ServerLog extends Handler {

  /** Strong, because the log manager holds loggers weakly. */
  private final Logger logger;

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private volatile boolean connected;

  ServerLog(String name) {
    logger = Logger.getLogger(name);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.FINE);
    logger.addHandler(this);
    System.getLogger(name).log(System.Logger.Level.DEBUG, "The kit listens to this log.");
    connected = !records.isEmpty();
    records.clear();
  }

  /** Whether what the server logs is seen here. */
  public boolean isConnected() {
    return connected;
  }

  /** What was logged at a level or above since the test began. */
  public List<LogRecord> records(Level level) {
    return records.stream().filter(r -> r.getLevel().intValue() >= level.intValue()).toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  void clear() {
    records.clear();
  }

  String show() {
    var text = new StringWriter();
    for (LogRecord record : records) {
      text.append("  ").append(record.getLevel().getName()).append(' ');
      text.append(new java.util.logging.SimpleFormatter().formatMessage(record)).append('\n');
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(text, true));
      }
    }
    return text.toString();
  }
}
