package dev.lintel.middleware.lint;

import dev.lintel.ProtocolException;
import dev.lintel.ServerInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Startup, shutdown and the live exchanges of one wrapped application. */
final class LintLifecycle {

  private enum Phase {
    NEW("not started"),
    STARTING("starting"),
    STARTED("started"),
    FAILED("not able to start"),
    STOPPED("shut down");

    final String text;

    Phase(String text) {
      this.text = text;
    }
  }

  private final Lint lint;
  private final Set<LintExchange> live = ConcurrentHashMap.newKeySet();
  private volatile Phase phase = Phase.NEW;
  private volatile @Nullable ServerInfo server;

  LintLifecycle(Lint lint) {
    this.lint = lint;
  }

  /** What {@code startup} was told of the server, or null. */
  @Nullable ServerInfo server() {
    return server;
  }

  void starting(ServerInfo info) {
    server = info;
    phase = Phase.STARTING;
  }

  void started(boolean well) {
    phase = well ? Phase.STARTED : Phase.FAILED;
  }

  /** A request has come: the application must be up. */
  void requested(LintExchange exchange) {
    Phase now = phase;
    if (now == Phase.STARTED) {
      return;
    }
    LintExchange outer = exchange.outer();
    if (outer != null && outer.life().phase == Phase.STARTED && now == Phase.NEW) {
      exchange.defer(
          exchange.found(
              Check.DROPPED, "a middleware has not forwarded startup to the application"));
    } else {
      exchange.defer(
          exchange.found(
              Check.EARLY_REQUEST, "a request came while the application was " + now.text));
    }
  }

  void add(LintExchange exchange) {
    live.add(exchange);
  }

  void remove(LintExchange exchange) {
    live.remove(exchange);
  }

  /** The application is to stop; returns what to fail the shutdown with. */
  @Nullable ProtocolException stopping() {
    ProtocolException wrong = null;
    if (phase == Phase.FAILED) {
      wrong = found(Check.NOT_STARTED, "shutdown was called although startup had failed");
    } else if (phase != Phase.STARTED) {
      wrong = found(Check.SHUTDOWN, "shutdown was called while the application was " + phase.text);
    }
    phase = Phase.STOPPED;
    for (LintExchange exchange : live) {
      ProtocolException left =
          exchange.isHandlerDone()
              ? exchange.found(Check.SHUTDOWN, "shutdown came before onComplete of an exchange")
              : exchange.found(Check.NEVER_DONE, "the handler has never completed its stage");
      wrong = left == null ? wrong : left;
    }
    live.clear();
    return wrong;
  }

  /** A stage of the application that is null. */
  @Nullable ProtocolException nullStage(String call) {
    return found(Check.NULL_OUTCOME, call + " returned null instead of a stage");
  }

  private @Nullable ProtocolException found(Check check, String what) {
    return lint.found(
        new Finding(
            check,
            check.culprit,
            what + "; " + check.cure,
            null,
            null,
            List.copyOf(LintExchange.frames(new Throwable()))),
        false);
  }
}
