package dev.lintel;

import java.nio.ByteBuffer;

/** The handlers of an application that has none: 404, empty (HTTP-1.3). */
final class NotFound {

  private static final ResponseHead HEAD = ResponseHead.of(404);

  static final AsyncHttpHandler ASYNC =
      (request, responder) -> responder.send(HEAD, ByteBuffer.allocate(0));

  static final SyncHttpHandler SYNC =
      (request, responder) -> responder.send(HEAD, ByteBuffer.allocate(0));

  private NotFound() {}
}
