package dev.lintel.spi;

import dev.lintel.server.Timeouts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
  private static final Duration DISCARD = Duration.ofSeconds(1);

  /** The time after which a turn counts as blocked (THR-1.4). */
  private static final long BLOCKED = TimeUnit.SECONDS.toNanos(2);

  /** A turn that a thread was found in. */
  private static final class Turn {
    final Exchange exchange;
    final int number;

    /** When it was found first, or was last told of. */
    long since;

    /** The last sweep that found it. */
    int seen;

    Turn(Exchange exchange, int number, long since) {
      this.exchange = exchange;
      this.number = number;
      this.since = since;
    }
  }

  private final Map<Thread, Turn> turns = new HashMap<>();
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
    awaitEnd(thread);
  }

  /** Wakes a thread that is to stop, and waits for its end; an interrupt is kept for later. */
  static void awaitEnd(Thread stopping) {
    LockSupport.unpark(stopping);
    boolean interrupted = false;
    while (stopping.isAlive()) {
      try {
        stopping.join();
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
      int sweep = core.nextSweep();
      long now = System.nanoTime();
      core.live().forEach(exchange -> look(exchange, sweep, now));
      turns.values().removeIf(turn -> turn.seen != sweep);
    }
  }

  private void look(Exchange exchange, int sweep, long now) {
    if (!exchange.isRunningFor(PERIOD, now)) {
      return;
    }
    lookForBlocking(exchange, sweep, now);
    exchange.startWatching();
    Timeouts timeouts = core.options().timeouts();
    int transmitting = exchange.transmittingSince;
    if (transmitting != 0 && isOver(timeouts.write(), transmitting, sweep)) {
      exchange.expireTransmission(transmitting);
    }
    WebSocketSession socket = exchange.socket();
    if (socket != null) {
      socket.look(sweep);
    }
    ExchangeReader reader = exchange.racyReader();
    if (reader != null) {
      int waiting = reader.waitingSince;
      Duration patience = reader.isDiscarding() ? DISCARD : timeouts.read();
      if (waiting != 0 && isOver(patience, waiting, sweep)) {
        exchange.runLater(() -> reader.expire(waiting));
      }
    }
  }

  /**
   * Whether a time is over that began in one sweep. Sweeps are a period apart or more, so it is
   * never over too early; one more is needed as the first one had begun already.
   */
  static boolean isOver(Duration time, int since, int sweep) {
    return sweep - since - 1 >= (time.toNanos() + PERIOD - 1) / PERIOD;
  }

  private void lookForBlocking(Exchange exchange, int sweep, long now) {
    Thread owner = exchange.racyOwner();
    if (owner == null) {
      return;
    }
    int number = exchange.racyTurns();
    Turn turn = turns.get(owner);
    if (turn == null || turn.exchange != exchange || turn.number != number) {
      turn = new Turn(exchange, number, now);
      turns.put(owner, turn);
    }
    turn.seen = sweep;
    if (now - turn.since > BLOCKED) {
      var blocked = new IllegalStateException("THR-1.4: " + owner.getName() + " is blocked");
      blocked.setStackTrace(owner.getStackTrace());
      core.logger()
          .log(
              Level.WARNING,
              "An event thread has been in one turn of an exchange for more than 2 s. Blocking calls"
                  + " belong into a sync application.",
              blocked);
      turn.since = now;
    }
  }
}
