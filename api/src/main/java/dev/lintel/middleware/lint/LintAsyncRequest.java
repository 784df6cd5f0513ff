package dev.lintel.middleware.lint;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request of the async style, checked. */
final class LintAsyncRequest extends LintRequest<AsyncRequest> implements AsyncRequest {

  private @Nullable AsyncBodyReader first;
  private @Nullable LintAsyncReader reader;

  LintAsyncRequest(AsyncRequest delegate, LintExchange exchange) {
    super(delegate, exchange);
  }

  @Override
  public AsyncBodyReader body() {
    exchange.used("body");
    AsyncBodyReader now = delegate.body();
    LintAsyncReader present;
    synchronized (this) {
      present = reader;
      if (present == null) {
        first = now;
        present = new LintAsyncReader(now, this);
        reader = present;
        return present;
      }
    }
    sameBody(Objects.requireNonNull(first), now);
    return present;
  }

  /** The exchange is over: what is borrowed is the server's again. */
  void giveBack() {
    LintAsyncReader present;
    synchronized (this) {
      present = reader;
    }
    if (present != null) {
      // What is left of the body was thrown away before, maybe into the memory of this piece.
      var unused = present.giveBack();
    }
  }
}
