package dev.lintel.middleware.lint;

import dev.lintel.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of the application that changes its response: what is wrong with it, and its outcome.
 */
final class LintCall {

  /** What the server does in the sync style. */
  interface Step {
    void run() throws IOException;
  }

  /** The same, with an answer. */
  interface Question<T extends @Nullable Object> {
    T ask() throws IOException;
  }

  private final LintExchange exchange;
  private final List<Runnable> onFailure = new ArrayList<>(1);
  private final List<Runnable> onSuccess = new ArrayList<>(1);
  private final List<Runnable> onEnd = new ArrayList<>(1);
  private @Nullable ProtocolException refused;
  private @Nullable Check mustBeRefused;
  private BooleanSupplier still = () -> true;
  private boolean misplaced;
  private volatile boolean pending = true;
  private volatile boolean failed;

  LintCall(LintExchange exchange) {
    this.exchange = exchange;
  }

  /** The call comes when it must not come at all, so that it changes nothing. */
  void misplaced() {
    misplaced = true;
  }

  boolean isMisplaced() {
    return misplaced;
  }

  boolean isPending() {
    return pending;
  }

  /** Whether the call was made and has failed. */
  boolean isRefused() {
    return failed;
  }

  void onSuccess(Runnable action) {
    onSuccess.add(action);
  }

  void onFailure(Runnable undo) {
    onFailure.add(undo);
  }

  void onEnd(Runnable action) {
    onEnd.add(action);
  }

  /**
   * The application must not make this call.
   *
   * @param server what the server breaks if it takes the call, or null if it may
   */
  void wrong(Check check, @Nullable Check server, String what) {
    ProtocolException found = exchange.found(check, what);
    if (refused == null) {
      refused = found;
    }
    mustBeRefused = server == null ? mustBeRefused : server;
  }

  /** The server must refuse the call only if this holds when the call has succeeded. */
  void onlyIf(BooleanSupplier condition) {
    still = condition;
  }

  /** What the call must be failed with instead of being made, or null. */
  @Nullable ProtocolException refused() {
    if (refused != null) {
      end(true);
    }
    return refused;
  }

  /** Makes the call in the sync style, unless it is refused, and keeps its outcome. */
  void make(Step server) throws IOException {
    ask(
        () -> {
          server.run();
          return this;
        });
  }

  /** The same, with an answer. */
  <T extends @Nullable Object> T ask(Question<T> server) throws IOException {
    ProtocolException wrong = refused();
    if (wrong != null) {
      throw wrong;
    }
    T answer;
    try {
      answer = server.ask();
    } catch (IOException | RuntimeException | Error failure) {
      exchange.saw(failure);
      done(failure);
      throw failure;
    }
    done(null);
    return answer;
  }

  /**
   * The server has answered.
   *
   * @throws ProtocolException if it took what it had to refuse, and this lint throws
   */
  void done(@Nullable Throwable failure) {
    end(failure != null);
    if (failure == null && mustBeRefused != null && still.getAsBoolean()) {
      ProtocolException found =
          exchange.found(mustBeRefused, "a call was taken that must be refused");
      if (found != null) {
        throw found;
      }
    }
  }

  private void end(boolean hasFailed) {
    failed = hasFailed;
    pending = false;
    onEnd.forEach(Runnable::run);
    (hasFailed ? onFailure : onSuccess).forEach(Runnable::run);
  }
}
