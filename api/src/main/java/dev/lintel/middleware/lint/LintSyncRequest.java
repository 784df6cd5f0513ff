package dev.lintel.middleware.lint;

import dev.lintel.SyncRequest;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request of the sync style, checked. */
final class LintSyncRequest extends LintRequest<SyncRequest> implements SyncRequest {

  private @Nullable InputStream first;
  private @Nullable LintInput input;

  LintSyncRequest(SyncRequest delegate, LintExchange exchange) {
    super(delegate, exchange);
  }

  @Override
  public InputStream body() {
    exchange.used("body");
    InputStream now = delegate.body();
    LintInput present;
    synchronized (this) {
      present = input;
      if (present == null) {
        first = now;
        present = new LintInput(now, this);
        input = present;
        return present;
      }
    }
    sameBody(Objects.requireNonNull(first), now);
    return present;
  }
}
