package dev.lintel.sample;

import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import dev.lintel.SyncWebSocketHandler;

/** The sample with blocking calls; its mirror image is {@link AsyncSample}. */
public final class SyncSample implements SyncApplication {

  private final SyncBodies bodies = new SyncBodies();
  private final SyncWaits waits = new SyncWaits();
  private final SyncSockets sockets = new SyncSockets();

  /** The sample, not yet started. */
  public SyncSample() {}

  @Override
  public void startup(ServerInfo server) throws Exception {
    bodies.start();
    waits.start();
  }

  @Override
  public void shutdown() throws Exception {
    waits.stop();
    bodies.stop();
  }

  @Override
  public SyncHttpHandler http() {
    return this::handle;
  }

  @Override
  public SyncWebSocketHandler webSocket() {
    return sockets::handle;
  }

  private void handle(SyncRequest request, SyncResponder responder) throws Exception {
    try {
      handle(Call.of(request), request, responder);
    } catch (Refusal refusal) {
      responder.send(refusal.response().head(), refusal.response().body());
    }
  }

  private void handle(Call call, SyncRequest request, SyncResponder responder) throws Exception {
    Parameters parameters = call.parameters();
    switch (call.endpoint()) {
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
    }
  }
}
