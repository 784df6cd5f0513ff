package dev.lintel;

import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The requests that the {@code with...} methods derive. */
final class DerivedSyncRequest {

  private DerivedSyncRequest() {}

  static <A> SyncRequest withAttribute(SyncRequest request, Key<A> key, A value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return new ForwardingSyncRequest(request) {
      @Override
      public <T> @Nullable T attribute(Key<T> asked) {
        return asked == key ? asked.type().cast(value) : super.attribute(asked);
      }
    };
  }

  static SyncRequest withHeaders(SyncRequest request, Headers headers) {
    Objects.requireNonNull(headers, "headers");
    return new ForwardingSyncRequest(request) {
      @Override
      public Headers headers() {
        return headers;
      }

      @Override
      public @Nullable String header(String name) {
        return headers.first(name);
      }
    };
  }

  static SyncRequest withMountPath(SyncRequest request, String prefix) {
    Paths.checkMount(request.path(), prefix);
    return new ForwardingSyncRequest(request) {
      @Override
      public String mountPath() {
        return prefix;
      }

      @Override
      public String pathInMount() {
        return path().substring(prefix.length()); // Not kept: most requests are not asked for it.
      }
    };
  }

  static SyncRequest withBody(SyncRequest request, InputStream body) {
    Objects.requireNonNull(body, "body");
    return new ForwardingSyncRequest(request) {
      @Override
      public InputStream body() {
        return body;
      }
    };
  }
}
