package dev.lintel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The requests that the {@code with...} methods derive. */
final class DerivedAsyncRequest {

  private DerivedAsyncRequest() {}

  static <A> AsyncRequest withAttribute(AsyncRequest request, Key<A> key, A value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return new ForwardingAsyncRequest(request) {
      @Override
      public <T> @Nullable T attribute(Key<T> asked) {
        return asked == key ? asked.type().cast(value) : super.attribute(asked);
      }
    };
  }

  static AsyncRequest withHeaders(AsyncRequest request, Headers headers) {
    Objects.requireNonNull(headers, "headers");
    return new ForwardingAsyncRequest(request) {
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

  static AsyncRequest withMountPath(AsyncRequest request, String prefix) {
    Paths.checkMount(request.path(), prefix);
    return new ForwardingAsyncRequest(request) {
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

  static AsyncRequest withBody(AsyncRequest request, AsyncBodyReader body) {
    Objects.requireNonNull(body, "body");
    return new ForwardingAsyncRequest(request) {
      @Override
      public AsyncBodyReader body() {
        return body;
      }
    };
  }
}
