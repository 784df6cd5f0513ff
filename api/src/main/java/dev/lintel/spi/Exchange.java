package dev.lintel.spi;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.LimitException;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.server.Limits;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * One exchange: the state machine that all adapters share.
 *
 * It is request and responder at once, so that a whole response costs one object; reader, writer and
 * signals are made when somebody asks for them. The object is put together from superclasses, each
 * of which has one concern and its own fields:
 *
 *   SerialContext   where it runs: one thing at a time, on the right thread
 *   RequestScan     the request head: validated, and what framing needs of it
 *   Informer        what goes before the response: one interim response at a time
 *   Transmission    the response: held head, framing, one transmission at a time
 *   Outcome         the end: failures, a client that is gone, the rest of the request, completion
 *   Responder       how the application begins the response
 *   Exchange        what the application asks of the request, and the call of the handler
 *
 * Everything below the public methods runs inside the serial context, so no field needs a lock. A
 * field costs each request its bytes: what few exchanges need stands in an object made for those.
 */

/**
 * The state of one HTTP exchange, and the calls that an adapter makes and answers.
 *
 * <p>An adapter extends this class with its native request and response. It calls {@link #begin}
 * once and then reports what happens: {@link #received}, {@link #receivedEnd}, {@link
 * #transmitted}, {@link #disconnected}; all of these inside the context (see {@link #run}). This
 * class calls the abstract methods, always inside the context, one transmission and one demand at a
 * time.
 */
public abstract class Exchange extends Responder implements AsyncRequest {

  private boolean watching;

  /**
   * A new exchange.
   *
   * @param core the server that the exchange belongs to
   */
  protected Exchange(ServerCore core) {
    super(core);
  }

  // ---- What the adapter implements. ----

  /** The native request target, in any form. */
  protected abstract String nativeTarget();

  /**
   * Begins to watch for the client to go, while the request is read and nothing is demanded. Called
   * once at most; an adapter whose server tells without being asked does nothing.
   */
  protected abstract void watch();

  // ---- What the adapter calls. ----

  /** Validates the head and calls the application. Called once, on the event thread. */
  protected final void begin() {
    enterFirst();
    try {
      accept();
    } catch (RuntimeException | Error thrown) {
      crashed(thrown);
    }
    leave();
  }

  /** What takes a body in chunks apart, where the native server does not; else null. */
  protected final @Nullable ChunkDecoder newChunkDecoder() {
    return scannedLength() < 0 ? new ChunkDecoder(limits()) : null;
  }

  /**
   * Whether the request is one for a WebSocket that {@link #upgrade} may follow, so that what comes
   * behind it must be left alone. Known when the head has been scanned.
   */
  protected final boolean isHandshake() {
    return asksForWebSocket()
        && core.webSocketHandler() != null
        && WebSocketUpgrade.isHandshake(this);
  }

  // ---- AsyncRequest ----

  @Override
  public String target() {
    String target = nativeTarget();
    int end = pathEnd();
    if (end < 0) {
      return Targets.originForm(target);
    }
    return end == target.length() - 1 ? target.substring(0, end) : target;
  }

  @Override
  public String path() {
    String target = target();
    int end = pathEnd();
    return end < 0
        ? Targets.path(target)
        : end == target.length() ? target : target.substring(0, end);
  }

  @Override
  public @Nullable String query() {
    String target = target();
    int end = pathEnd();
    return end < 0
        ? Targets.query(target)
        : end == target.length() ? null : target.substring(end + 1);
  }

  @Override
  public @Nullable String authority() {
    return scannedHost();
  }

  @Override
  public long bodyLength() {
    return scannedLength();
  }

  @Override
  public ServerInfo server() {
    return core.info();
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == SyncExecutor.KEY ? key.type().cast(core.syncExecutor()) : null;
  }

  @Override
  public AsyncBodyReader body() {
    return reading();
  }

  @Override
  public Headers trailers() {
    ExchangeReader present = racyReader();
    return present == null ? Headers.of() : present.trailers();
  }

  @Override
  public void onDisconnect(Consumer<? super DisconnectReason> listener) {
    Objects.requireNonNull(listener, "listener");
    run(
        () -> {
          DisconnectReason gone = gone();
          if (gone != null && !isCompleted()) {
            signals().call(listener, gone);
          } else {
            signals().onDisconnect(listener);
          }
        });
  }

  @Override
  public void onDrain(Consumer<? super Instant> listener) {
    Objects.requireNonNull(listener, "listener");
    run(() -> signals().onDrain(listener, core.drainDeadline()));
  }

  @Override
  public void onComplete(Consumer<? super Completion> listener) {
    Objects.requireNonNull(listener, "listener");
    run(
        () -> {
          if (isCompleted()) {
            signals().call(listener, completion());
          } else {
            signals().onComplete(listener);
          }
        });
  }

  // ---- What the core and the watchdog call, from other threads. ----

  final void tellDraining(Instant deadline) {
    runLater(
        () -> {
          Signals told = signalsOrNull();
          if (told != null && !isCompleted()) {
            told.draining(deadline);
          }
          WebSocketSession socket = socket();
          if (socket != null) {
            socket.drain();
          }
        });
  }

  final void stop(DisconnectReason reason) {
    runLater(() -> disconnected(reason, null));
  }

  final void startWatching() {
    if (!watching && isRequestRead()) {
      runLater(
          () -> {
            if (!watching
                && !isCompleted()
                && gone() == null
                && isRequestRead()
                && phase() != Phase.ENDED) {
              watching = true;
              watch();
            }
          });
    }
  }

  final void expireTransmission(int since) {
    runLater(
        () -> {
          if (transmittingSince == since) {
            disconnected(DisconnectReason.IDLE_TIMEOUT, null);
          }
        });
  }

  // ---- Private, inside. ----

  @Override
  final Limits limits() {
    return core.options().limits();
  }

  @Override
  final String line() {
    return method() + " " + target();
  }

  private void accept() {
    boolean admitted = core.live().add(this);
    scanHead();
    Rejection rejection = scanned();
    if (rejection != null) {
      core.logger().log(Level.DEBUG, "Refused a request: {0}", rejection);
      closeAfterwards();
      handlerDone(false);
      if (isHttp2() && rejection.status() == 400) {
        disconnected(DisconnectReason.PROTOCOL_ERROR, null); // RFC 9113, 8.1.1: no answer.
      } else {
        answer(ResponseHead.of(rejection.status()));
      }
    } else if (isHttp2() && asksForWebSocket() && core.webSocketHandler() == null) {
      handlerDone(false); // No ordinary request can be made of it: see WS-10.5.
      answer(ResponseHead.of(501));
    } else if (!admitted) {
      handlerDone(false);
      answer(ResponseHead.of(503).with("retry-after", "1"));
    } else {
      call();
    }
  }

  private void call() {
    CompletionStage<Void> outcome;
    try {
      AsyncWebSocketHandler sockets = core.webSocketHandler();
      outcome =
          sockets != null && isHandshake()
              ? WebSocketUpgrade.handle(this, sockets)
              : core.handler().handle(this, this);
      if (outcome == null) {
        handled(new ProtocolException("HTTP-2.5", "the handler returned null instead of a stage"));
        return;
      }
    } catch (VirtualMachineError error) {
      handled(error);
      throw error;
    } catch (Throwable thrown) {
      handled(thrown);
      return;
    }
    if (outcome == Stages.done()) {
      handled(null);
    } else if (isSendStage(outcome)) {
      handlerDone(true);
      maybeComplete();
    } else {
      outcome.whenComplete((v, problem) -> runBehind(() -> handled(problem)));
    }
  }

  private void handled(@Nullable Throwable thrown) {
    handlerDone(false);
    Throwable problem = unwrap(thrown);
    if (problem == null) {
      switch (phase()) {
        case IDLE ->
            answerFailure(
                new ProtocolException(
                    "HTTP-2.4", "the handler completed without starting a response"));
        case HELD, STREAMING -> Objects.requireNonNull(writer()).endForHandler();
        default -> maybeComplete();
      }
    } else if (gone() != null) {
      core.logger().log(Level.DEBUG, "The client of " + line() + " was gone.", problem);
      maybeComplete();
    } else {
      switch (phase()) {
        case IDLE -> answerFailure(problem);
        case ENDING, ENDED, ABORTED -> {
          logOnce(problem);
          maybeComplete();
        }
        default -> {
          logOnce(problem);
          fail(problem);
        }
      }
    }
  }

  private void answerFailure(Throwable problem) {
    int status = 500;
    if (problem instanceof LimitException limit) {
      status = limit.status();
      closeAfterwards();
    }
    logFailure(problem);
    keepFailure(problem);
    answer(ResponseHead.of(status));
  }

  /** Logs a failure of the handler, unless it is the one that a shortfall was logged with. */
  private void logOnce(Throwable problem) {
    if (failure() != problem) {
      logFailure(problem);
    }
  }

  static @Nullable Throwable unwrap(@Nullable Throwable thrown) {
    Throwable problem = thrown;
    while (problem instanceof CompletionException && problem.getCause() != null) {
      problem = problem.getCause();
    }
    return problem;
  }
}
