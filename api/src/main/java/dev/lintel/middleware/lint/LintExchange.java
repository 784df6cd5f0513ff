package dev.lintel.middleware.lint;

import dev.lintel.Completion;
import dev.lintel.DisconnectedException;
import dev.lintel.Key;
import dev.lintel.ProtocolException;
import dev.lintel.Request;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as the lint sees it: what both sides have done so far, and what was found.
 *
 * <p>Its fields are guarded by its lock, which is never held while somebody else's code runs.
 */
final class LintExchange {

  /** How a lint finds the one in front of it: the middleware between them forwards attributes. */
  static final Key<LintExchange> KEY = Key.of("lintel.lint", LintExchange.class);

  private static final String OWN_FRAMES = LintExchange.class.getPackageName() + ".";

  private final Lint lint;
  private final LintLifecycle life;
  private final Request request;
  private final String method;
  private final String path;
  private final LintResponse response;

  /** The answer to a handshake, or null where the request is none. */
  private final @Nullable LintAnswer answer;

  private final LintTurn turn = new LintTurn(this);
  private final boolean async;

  /** Whether nothing stands between the server and this lint: its one object is both. */
  private final boolean direct;

  /** The lint in front of the middleware that is in front of this one. */
  private final @Nullable LintExchange outer;

  /** The lint behind the middleware that is behind this one. */
  private volatile @Nullable LintExchange inner;

  private final Set<Check> reported = EnumSet.noneOf(Check.class);
  private @Nullable ProtocolException deferred;
  private @Nullable Throwable handlerFailure;
  private boolean handlerDone;
  private boolean gone;
  private boolean over;
  private long received;

  LintExchange(Lint lint, LintLifecycle life, Request request, Object responder, boolean async) {
    this.lint = lint;
    this.life = life;
    this.request = request;
    this.async = async;
    this.direct = request == responder;
    this.method = String.valueOf(request.method());
    this.path = String.valueOf(request.path());
    this.response = new LintResponse(this, method.equals("HEAD"));
    this.answer =
        request instanceof WebSocketHandshake handshake ? new LintAnswer(this, handshake) : null;
    this.outer = request.attribute(KEY);
  }

  // ---- The begin and the end ----

  /** Looks at the request and listens to its signals; returns what to fail the handler with. */
  @Nullable ProtocolException begin(Object responder) {
    LintExchange running = lint.running().get();
    if (outer != null) {
      outer.inner = this;
    } else if (running != null && running.hands(method, path)) {
      defer(found(Check.DROPPED, "a middleware hides the attributes of the request"));
    }
    if (!async && running != null && running.async) {
      defer(found(Check.EVENT_THREAD, "a sync handler was called within a call of an async one"));
    }
    life.requested(this);
    Wrappers.look(this, request, responder);
    RequestChecks.look(this, request, life.server());
    if (request instanceof WebSocketHandshake handshake) {
      LintHandshake.look(this, handshake);
    }
    life.add(this);
    request.onDisconnect(new Once<>("onDisconnect", Check.GONE, reason -> gone()));
    request.onDrain(new Once<>("onDrain", Check.DRAIN, deadline -> {}));
    request.onComplete(new Once<>("onComplete", Check.COMPLETION, this::completed));
    return takeDeferred();
  }

  /** The handler is done; returns what to fail it with instead. */
  @Nullable ProtocolException handled(@Nullable Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    boolean alive;
    synchronized (this) {
      handlerDone = true;
      handlerFailure = failure;
      alive = !gone && !over;
    }
    if (failure instanceof ReadOnlyBufferException && bytesReceived() > 0) {
      defer(
          found(
              Check.PIECE_WRITTEN,
              "the handler wrote into a piece of the request body, or asked for its array",
              failure));
    }
    if (answer == null) {
      response.handlerDone(failure == null && alive);
    } else {
      answer.handlerDone(failure == null && alive);
    }
    if (alive) {
      RequestChecks.lookAgain(this, request, method, path);
    }
    return takeDeferred();
  }

  private void completed(Completion completion) {
    boolean early;
    Throwable failure;
    synchronized (this) {
      early = !handlerDone;
      failure = handlerFailure;
      over = true;
    }
    life.remove(this);
    if (early) {
      defer(found(Check.COMPLETION, "onComplete was called before the handler was done"));
    }
    if (!direct) {
      return;
    }
    if (answer != null) {
      answer.completed(completion, failure);
      return;
    }
    response.completed(completion, failure != null);
    if (completion.bytesReceived() != bytesReceived()) {
      defer(
          found(
              Check.RECORD,
              "the record counts "
                  + completion.bytesReceived()
                  + " bytes of the request body, but the application was given "
                  + bytesReceived()));
    }
  }

  // ---- What both sides do ----

  /** Asks the server; the application gets a stage whose outcome was looked at before. */
  <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<R> ask(
      String call, Supplier<? extends CompletionStage<T>> server, Watched.Look<T, R> look) {
    CompletionStage<T> stage;
    long left = System.nanoTime();
    try {
      stage = server.get();
    } catch (RuntimeException thrown) {
      ProtocolException wrong =
          found(Check.STAGES, call + " threw " + thrown + " instead of failing its stage", thrown);
      stage = Stages.failed(wrong == null ? thrown : wrong);
    } finally {
      turn.away(System.nanoTime() - left);
    }
    if (stage == null) {
      ProtocolException wrong = found(Check.STAGES, call + " returned null instead of a stage");
      stage = Stages.failed(wrong == null ? new NullPointerException(call) : wrong);
    }
    return new Watched<>(this, call, look).on(stage);
  }

  /** Runs code of the application that the server calls. */
  <T extends @Nullable Object> T inTurn(String call, Supplier<T> code) {
    LintExchange before = running();
    boolean entered = turn.enter(call);
    try {
      return code.get();
    } finally {
      if (entered) {
        turn.leave(call);
      }
      ranBefore(before);
    }
  }

  /** Code of a sync handler begins to run; returns what ran on this thread before. */
  @Nullable LintExchange running() {
    LintExchange before = lint.running().get();
    lint.running().set(this);
    return before;
  }

  void ranBefore(@Nullable LintExchange before) {
    if (before == null) {
      lint.running().remove();
    } else {
      lint.running().set(before);
    }
  }

  /** A listener of the application, checked. */
  <T> Consumer<T> listener(String call, Check twice, Consumer<? super T> listener) {
    return new Once<>(call, twice, value -> tell(call, listener, value));
  }

  /** Calls a listener of the application. */
  <T> void tell(String call, Consumer<? super T> listener, T value) {
    try {
      listener.accept(value);
    } catch (RuntimeException thrown) {
      ProtocolException wrong =
          found(Check.LISTENER, "a listener of " + call + " threw " + thrown, thrown);
      throw wrong == null ? thrown : wrong;
    }
  }

  /** The application uses the request: it must be there still. */
  void used(String call) {
    if (isOver() && !turn.isInside()) {
      ProtocolException wrong =
          found(Check.LATE_USE, call + " of a request was called after its exchange had completed");
      if (wrong != null) {
        throw wrong;
      }
    }
  }

  /** The outcome of a call tells that the client is gone. */
  void saw(@Nullable Throwable failure) {
    if (unwrapped(failure) instanceof DisconnectedException) {
      gone();
    }
  }

  /** Whether the application hands its request on within its call, and not a handshake back. */
  private boolean hands(String toMethod, String toPath) {
    return path.equals(toPath)
        && method.equals(toMethod)
        && (answer == null || !answer.isDeclined());
  }

  synchronized void count(int bytes) {
    received += bytes;
  }

  synchronized long bytesReceived() {
    return received;
  }

  private synchronized void gone() {
    gone = true;
  }

  // ---- Findings ----

  @Nullable ProtocolException found(Check check, String what) {
    return found(check, what, new Throwable());
  }

  /** Reports, if no other lint has, and returns what to fail with if this one throws. */
  @Nullable ProtocolException found(Check check, String what, Throwable at) {
    Culprit culprit = check.culprit;
    LintExchange nearer = culprit == Culprit.SERVER ? outer : inner;
    if (nearer != null && culprit != Culprit.MIDDLEWARE) {
      if (nearer.hasReported(check)) {
        return null;
      }
      culprit = Culprit.MIDDLEWARE;
    }
    boolean again;
    synchronized (this) {
      again = !reported.add(check);
    }
    return lint.found(
        new Finding(check, culprit, what + "; " + check.cure, method, path, frames(at)), again);
  }

  /** Keeps a finding that has no call to fail until the handler is done. */
  void defer(@Nullable ProtocolException wrong) {
    if (wrong != null) {
      synchronized (this) {
        deferred = wrong;
      }
    }
  }

  private synchronized @Nullable ProtocolException takeDeferred() {
    ProtocolException taken = deferred;
    deferred = null;
    return taken;
  }

  private synchronized boolean hasReported(Check check) {
    return reported.contains(check);
  }

  static List<StackTraceElement> frames(Throwable at) {
    return Arrays.stream(at.getStackTrace())
        .dropWhile(frame -> frame.getClassName().startsWith(OWN_FRAMES))
        .toList();
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable thrown) {
    Throwable failure = thrown;
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  // ---- Views ----

  Lint lint() {
    return lint;
  }

  LintResponse response() {
    return response;
  }

  LintAnswer answer() {
    return Objects.requireNonNull(answer, "no handshake");
  }

  boolean isDirect() {
    return direct;
  }

  @Nullable LintExchange outer() {
    return outer;
  }

  LintLifecycle life() {
    return life;
  }

  synchronized boolean isHandlerDone() {
    return handlerDone;
  }

  synchronized boolean isOver() {
    return over;
  }

  /** A listener that the server may call once. */
  private final class Once<T> implements Consumer<T> {
    private final String call;
    private final Check twice;
    private final Consumer<? super T> listener;
    private boolean called;

    Once(String call, Check twice, Consumer<? super T> listener) {
      this.call = call;
      this.twice = twice;
      this.listener = listener;
    }

    @Override
    public void accept(T value) {
      boolean again;
      boolean late;
      synchronized (LintExchange.this) {
        again = called;
        called = true;
        late = over && twice == Check.GONE;
      }
      if (again || late) {
        String when = again ? " twice" : " after the exchange had completed";
        defer(found(twice, "a listener of " + call + " was called" + when));
      }
      inTurn(
          call,
          () -> {
            listener.accept(Objects.requireNonNull(value, call));
            return this;
          });
    }
  }
}
