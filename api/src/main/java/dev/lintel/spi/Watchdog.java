package dev.lintel.spi;

import dev.lintel.server.Timeouts;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread for each server that looks at the live exchanges a few times a second: time-outs of
 * reads and writes, clients that go while the application is idle, event threads that are blocked.
 *
 * <p>An exchange that ends between two looks costs nothing. The looks race with the exchange; each
 * finding is checked again inside its context before anything is done.
 */
final class Watchdog implements Runnable {

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(200);

  /** The time for the rest of a body that the application did not read (HTTP-5.6). */
  private static final long DISCARD = TimeUnit.SECONDS.toNanos(1);

  /** The time after which a turn counts as blocked (THR-1.4). */
  private static final long BLOCKED = TimeUnit.SECONDS.toNanos(2);

  private final ServerCore core;
  private final Thread thread;
  private volatile boolean stopped;

  Watchdog(ServerCore core) {
    this.core = core;
    this.thread = new Thread(this, "lintel-watchdog-" + core.info().name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(PERIOD);
      long now = System.nanoTime();
      core.live().forEach(exchange -> look(exchange, now));
    }
  }

  private void look(Exchange exchange, long now) {
    Timeouts timeouts = core.options().timeouts();
    if (exchange.sweptNanos == 0) {
      exchange.sweptNanos = now;
      exchange.sweptTurns = exchange.racyTurns();
      return;
    }
    lookForBlocking(exchange, now);
    exchange.startWatching();
    long transmitting = exchange.transmittingSince;
    if (transmitting != 0 && now - transmitting > timeouts.write().toNanos()) {
      exchange.expireTransmission(transmitting);
    }
    ExchangeReader reader = exchange.racyReader();
    if (reader != null) {
      long waiting = reader.waitingSince;
      long patience = reader.isDiscarding() ? DISCARD : timeouts.read().toNanos();
      if (waiting != 0 && now - waiting > patience) {
        exchange.runLater(() -> reader.expire(waiting));
      }
    }
  }

  private void lookForBlocking(Exchange exchange, long now) {
    Thread owner = exchange.racyOwner();
    int turns = exchange.racyTurns();
    if (owner == null || turns != exchange.sweptTurns) {
      exchange.sweptTurns = turns;
      exchange.sweptNanos = now;
    } else if (now - exchange.sweptNanos > BLOCKED) {
      var blocked = new IllegalStateException("THR-1.4: " + owner.getName() + " is blocked");
      blocked.setStackTrace(owner.getStackTrace());
      core.logger()
          .log(
              Level.WARNING,
              "An event thread has been in one turn of an exchange for more than 2 s. Blocking calls"
                  + " belong into a sync application.",
              blocked);
      exchange.sweptNanos = now;
    }
  }
}
