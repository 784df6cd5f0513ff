package dev.lintel.adapter.vertx;

import dev.lintel.spi.ReasonPhrases;
import dev.lintel.spi.ServerCore;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Vert.x's callbacks of one event loop, turned into exchanges. */
final class VertxHttpBridge implements Handler<HttpServerRequest> {

  private final ServerCore core;
  private final VertxEventLoop loop;

  VertxHttpBridge(ServerCore core, VertxEventLoop loop) {
    this.core = core;
    this.loop = loop;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      begin(loop.http2(request.connection()), request);
      return;
    }
    VertxDisconnectWatch watch = loop.watch(request.connection());
    if (watch != null && !watch.isLast()) { // Else a response has said that it is the last one.
      if (watch.isBusy()) {
        enqueue(watch, request, () -> begin(watch, request));
      } else {
        begin(watch, request);
      }
    }
  }

  /** Takes a request that Netty could not decode. */
  void handleInvalid(HttpServerRequest request) {
    VertxDisconnectWatch watch = loop.watch(request.connection());
    if (watch != null && !watch.isLast()) { // Else a response has said that it is the last one.
      if (watch.isBusy()) {
        enqueue(watch, request, () -> refuse(watch, request));
      } else {
        refuse(watch, request);
      }
    }
  }

  private static void enqueue(
      VertxDisconnectWatch watch, HttpServerRequest request, Runnable action) {
    request.pause();
    watch.enqueue(action);
  }

  private void begin(VertxDisconnectWatch watch, HttpServerRequest request) {
    try {
      new VertxExchange(core, watch, request).start();
    } catch (Throwable failure) {
      core.logger().log(Level.ERROR, "A request could not be handled.", failure);
      watch.drop(false);
      if (failure instanceof VirtualMachineError error) {
        throw error;
      }
    }
  }

  private void begin(@Nullable VertxHttp2Connection http2, HttpServerRequest request) {
    if (http2 == null || !http2.enter()) {
      request.response().reset(Http2Error.REFUSED_STREAM.code());
      return;
    }
    try {
      new VertxHttp2Exchange(core, http2, request).start();
    } catch (Throwable failure) {
      core.logger().log(Level.ERROR, "A request could not be handled.", failure);
      request.response().reset(Http2Error.INTERNAL_ERROR.code());
      if (failure instanceof VirtualMachineError error) {
        throw error;
      }
    }
  }

  /** Answers without a body; then the connection closes. */
  private void refuse(VertxDisconnectWatch watch, HttpServerRequest request) {
    @Nullable Throwable failure = request.decoderResult().cause();
    int status = VertxFailures.status(failure);
    core.logger().log(Level.DEBUG, () -> "Refused a request with " + status + ": " + failure);
    watch.refuse();
    request
        .response()
        .setStatusCode(status)
        .setStatusMessage(ReasonPhrases.of(status))
        .putHeader("Date", core.date())
        .putHeader("Content-Length", "0")
        .putHeader("Connection", "close")
        .end()
        .onComplete((done, problem) -> watch.close(true));
  }
}
