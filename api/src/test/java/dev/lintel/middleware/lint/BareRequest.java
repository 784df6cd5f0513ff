package dev.lintel.middleware.lint;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.ServerInfo;
import dev.lintel.TlsSession;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.function.Consumer;

/** A request that was made by implementing what must be: the defaults drop the rest. */
class BareRequest implements AsyncRequest {

  private final AsyncRequest request;

  BareRequest(AsyncRequest request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String target() {
    return request.target();
  }

  @Override
  public String path() {
    return request.path();
  }

  @Override
  public String query() {
    return request.query();
  }

  @Override
  public String scheme() {
    return request.scheme();
  }

  @Override
  public String authority() {
    return request.authority();
  }

  @Override
  public String protocol() {
    return request.protocol();
  }

  @Override
  public Headers headers() {
    return request.headers();
  }

  @Override
  public long bodyLength() {
    return request.bodyLength();
  }

  @Override
  public SocketAddress remoteAddress() {
    return request.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return request.localAddress();
  }

  @Override
  public TlsSession tls() {
    return request.tls();
  }

  @Override
  public ServerInfo server() {
    return request.server();
  }

  @Override
  public AsyncBodyReader body() {
    return request.body();
  }

  @Override
  public void onDisconnect(Consumer<? super DisconnectReason> listener) {
    request.onDisconnect(listener);
  }

  @Override
  public void onDrain(Consumer<? super Instant> listener) {
    request.onDrain(listener);
  }

  @Override
  public void onComplete(Consumer<? super Completion> listener) {
    request.onComplete(listener);
  }
}
