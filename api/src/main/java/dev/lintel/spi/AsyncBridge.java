package dev.lintel.spi;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import java.util.Objects;

/**
 * An async handler behind the sync contract: the thread of the caller is its event thread and does
 * its reads and writes, one at a time, until the handler is done (THR-4.2).
 */
final class AsyncBridge implements SyncHttpHandler {

  private final AsyncHttpHandler handler;

  AsyncBridge(AsyncHttpHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  public void handle(SyncRequest request, SyncResponder responder) throws Exception {
    var loop = new BridgeLoop();
    var bridged = new LoopRequest(request, loop);
    loop.serve(() -> handler.handle(bridged, new LoopResponder(bridged, responder, loop)));
  }
}
