package dev.lintel.spi;

import dev.lintel.server.Timeouts;
import java.time.Duration;

/**
 * The time-outs of one WebSocket, in sweeps of the watchdog: what began when. Written inside the
 * exchange, read by the watchdog with a race that it can bear: each finding is looked at again.
 */
final class WebSocketClock {

  /** What a look has found. */
  enum Finding {
    NOTHING,
    /** The client has been silent for so long that it is pinged. */
    QUIET,
    /** The client is gone: it does not answer a close, or says nothing at all. */
    GONE
  }

  private final ServerCore core;

  /** The sweep since which the client has been silent; 0 if it is not listened to. */
  private volatile int silentSince;

  /** The sweep at which the last ping of the server's own left. */
  private volatile int pingedAt = 1;

  /** The sweep at which our close left, until the client's has come; else 0. */
  private volatile int closingSince;

  WebSocketClock(ServerCore core) {
    this.core = core;
  }

  /** From now on the client is listened to. */
  void listens() {
    silentSince = core.sweep();
  }

  /** It is not the client that keeps us waiting. */
  void listensNot() {
    silentSince = 0;
  }

  /** From now on the client has to answer our close. */
  void closing() {
    closingSince = core.sweep();
  }

  /** The client need not answer a close, or has done so. */
  void closed() {
    closingSince = 0;
  }

  void pinged() {
    pingedAt = core.sweep();
  }

  Finding look(int sweep) {
    Timeouts timeouts = core.options().timeouts();
    int silent = silentSince;
    if (isOver(timeouts.webSocketClose(), closingSince, sweep)
        || isOver(timeouts.webSocketIdle(), silent, sweep)) {
      return Finding.GONE;
    }
    return isOver(timeouts.webSocketPing(), silent, sweep)
            && isOver(timeouts.webSocketPing(), pingedAt, sweep)
        ? Finding.QUIET
        : Finding.NOTHING;
  }

  private static boolean isOver(Duration time, int since, int sweep) {
    return since != 0 && Watchdog.isOver(time, since, sweep);
  }
}
