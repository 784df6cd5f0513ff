package dev.lintel.sample;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** The sample without blocking calls; its mirror image is {@link SyncSample}. */
public final class AsyncSample implements AsyncApplication {

  private final AsyncBodies bodies = new AsyncBodies();
  private final AsyncWaits waits = new AsyncWaits();
  private final AsyncSockets sockets = new AsyncSockets();

  /** The sample, not yet started. */
  public AsyncSample() {}

  @Override
  public CompletionStage<Void> startup(ServerInfo server) {
    try {
      bodies.start();
      waits.start();
      return Stages.done();
    } catch (IOException failure) {
      return Stages.failed(failure);
    }
  }

  @Override
  public CompletionStage<Void> shutdown() {
    try {
      waits.stop();
      bodies.stop();
      return Stages.done();
    } catch (IOException failure) {
      return Stages.failed(failure);
    }
  }

  @Override
  public AsyncHttpHandler http() {
    return this::handle;
  }

  @Override
  public AsyncWebSocketHandler webSocket() {
    return sockets::handle;
  }

  private CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    try {
      return handle(Call.of(request), request, responder);
    } catch (Refusal refusal) {
      return responder.send(refusal.response().head(), refusal.response().body());
    }
  }

  private CompletionStage<Void> handle(Call call, AsyncRequest request, AsyncResponder responder)
      throws Refusal {
    Parameters parameters = call.parameters();
    return switch (call.endpoint()) {
      case PLAINTEXT -> bodies.plaintext(responder);
      case JSON -> bodies.json(responder);
      case BYTES -> bodies.bytes(responder, parameters);
      case STATUS -> bodies.status(responder, parameters);
      case COOKIES -> bodies.cookies(responder);
      case INSPECT -> bodies.inspect(request, responder);
      case TLS -> bodies.tls(request, responder);
      case ECHO -> bodies.echo(request, responder);
      case UPLOAD -> bodies.upload(request, responder);
      case STREAM -> bodies.stream(responder, parameters);
      case FILE -> bodies.file(responder, parameters);
      case TRAILERS -> bodies.trailers(request, responder);
      case HINTS -> waits.hints(request, responder, parameters);
      case SLEEP -> waits.sleep(request, responder, parameters);
      case RESOURCE -> waits.resource(request, responder, parameters);
      case RESOURCES -> waits.resources(request, responder, parameters);
      case EVENTS -> waits.events(request, responder, parameters);
      case FAIL -> waits.fail(request, responder, parameters);
    };
  }
}
