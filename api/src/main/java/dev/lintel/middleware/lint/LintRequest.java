package dev.lintel.middleware.lint;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingRequest;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ProtocolException;
import dev.lintel.Request;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the requests of both styles share: they are used within their exchange only. */
abstract class LintRequest<R extends Request> extends ForwardingRequest<R> {

  final LintExchange exchange;
  private boolean bodyEnded;

  LintRequest(R delegate, LintExchange exchange) {
    super(delegate);
    this.exchange = exchange;
  }

  /** The body has ended: its trailers may be there. */
  final void bodyEnded() {
    bodyEnded = true;
  }

  @Override
  public final String method() {
    exchange.used("method");
    return super.method();
  }

  @Override
  public final String target() {
    exchange.used("target");
    return super.target();
  }

  @Override
  public final String path() {
    exchange.used("path");
    return super.path();
  }

  @Override
  public final @Nullable String query() {
    exchange.used("query");
    return super.query();
  }

  @Override
  public final List<String> pathSegments() {
    exchange.used("pathSegments");
    return super.pathSegments();
  }

  @Override
  public final Headers headers() {
    exchange.used("headers");
    return super.headers();
  }

  @Override
  public final @Nullable String header(String name) {
    exchange.used("header");
    return super.header(name);
  }

  @Override
  public final Headers trailers() {
    exchange.used("trailers");
    Headers trailers = super.trailers();
    if (!bodyEnded && trailers.size() > 0) {
      found(Check.EARLY_TRAILERS, "there were trailers before the body had ended");
    }
    for (int i = 0; i < trailers.size(); i++) {
      String name = trailers.nameAt(i);
      if (!name.equals(name.toLowerCase(Locale.ROOT))) {
        found(Check.TRAILER_FIELDS, "the trailer '" + name + "' is not in lower case");
      }
    }
    return trailers;
  }

  @Override
  public final <T> @Nullable T attribute(Key<T> key) {
    return key == LintExchange.KEY ? key.type().cast(exchange) : super.attribute(key);
  }

  @Override
  public final <T> @Nullable T extension(Key<T> key) {
    exchange.used("extension");
    return super.extension(key);
  }

  @Override
  public final void onDisconnect(Consumer<? super DisconnectReason> listener) {
    Objects.requireNonNull(listener, "listener");
    super.onDisconnect(exchange.listener("onDisconnect", Check.GONE, listener));
  }

  @Override
  public final void onDrain(Consumer<? super Instant> listener) {
    Objects.requireNonNull(listener, "listener");
    super.onDrain(exchange.listener("onDrain", Check.DRAIN, listener));
  }

  @Override
  public final void onComplete(Consumer<? super Completion> listener) {
    Objects.requireNonNull(listener, "listener");
    super.onComplete(exchange.listener("onComplete", Check.COMPLETION, listener));
  }

  /** The body is the same at each call. */
  final void sameBody(Object first, Object now) {
    if (first != now) {
      found(Check.ONE_BODY, "body() returned another object than before");
    }
  }

  private void found(Check check, String what) {
    ProtocolException wrong = exchange.found(check, what);
    if (wrong != null) {
      throw wrong;
    }
  }
}
