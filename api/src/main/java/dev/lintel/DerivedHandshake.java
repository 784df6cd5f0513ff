package dev.lintel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The handshakes that the {@code with...} methods derive. */
final class DerivedHandshake {

  private DerivedHandshake() {}

  static <A> WebSocketHandshake withAttribute(WebSocketHandshake handshake, Key<A> key, A value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return new ForwardingWebSocketHandshake(handshake) {
      @Override
      public <T> @Nullable T attribute(Key<T> asked) {
        return asked == key ? asked.type().cast(value) : super.attribute(asked);
      }
    };
  }

  static WebSocketHandshake withHeaders(WebSocketHandshake handshake, Headers headers) {
    Objects.requireNonNull(headers, "headers");
    return new ForwardingWebSocketHandshake(handshake) {
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

  static WebSocketHandshake withMountPath(WebSocketHandshake handshake, String prefix) {
    Paths.checkMount(handshake.path(), prefix);
    return new ForwardingWebSocketHandshake(handshake) {
      @Override
      public String mountPath() {
        return prefix;
      }

      @Override
      public String pathInMount() {
        return path().substring(prefix.length());
      }
    };
  }
}
