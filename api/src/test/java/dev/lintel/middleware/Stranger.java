package dev.lintel.middleware;

import dev.lintel.AsyncResponder;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** Code of somebody who has never heard of the lint: its frames are what a finding shows. */
public final class Stranger {

  private static final ResponseHead OK = ResponseHead.of(200);

  private Stranger() {}

  /** Answers, and answers again. */
  public static CompletionStage<Void> answersTwice(AsyncResponder responder) {
    return responder
        .send(OK, ByteBuffer.allocate(0))
        .thenCompose(v -> responder.send(OK, ByteBuffer.allocate(0)));
  }
}
