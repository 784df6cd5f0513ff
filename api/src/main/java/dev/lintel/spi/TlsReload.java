package dev.lintel.spi;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Loads key material again, when it is told to or when a file has changed (TLS-3). A server without
 * TLS has no thread for it.
 */
final class TlsReload implements Runnable {

  private final ServerCore core;
  private final List<TlsKeys> keys;
  private final long periodNanos;
  private final @Nullable Thread thread;
  private volatile boolean stopped;

  TlsReload(ServerCore core, Collection<TlsKeys> keys) {
    this.core = core;
    this.keys = List.copyOf(keys);
    this.periodNanos =
        this.keys.stream()
            .mapToLong(each -> each.tls().checkInterval().toNanos())
            .min()
            .orElse(Long.MAX_VALUE);
    this.thread = this.keys.isEmpty() ? null : new Thread(this, "lintel-tls-" + core.info().name());
  }

  void start() {
    if (thread != null) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  void stop() {
    stopped = true;
    if (thread != null) {
      Watchdog.awaitEnd(thread);
    }
  }

  /** Loads everything; returns whether all of it could be. */
  boolean reload() {
    boolean all = true;
    for (TlsKeys each : keys) {
      all &= reload(each);
    }
    return all;
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(periodNanos);
      if (!stopped) {
        keys.stream().filter(TlsKeys::hasChanged).forEach(this::reload);
      }
    }
  }

  private boolean reload(TlsKeys each) {
    try {
      each.reload();
      core.logger()
          .log(Level.INFO, "TLS uses the certificates that it has loaded again: {0}", each);
      return true;
    } catch (TlsFileException failure) {
      core.logger()
          .log(
              Level.ERROR,
              "TLS goes on with the certificates it has, as the new ones cannot be used: {0}",
              failure.getMessage());
      return false;
    }
  }
}
