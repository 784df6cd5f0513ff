package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.responder;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.tck.Failures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls that fail in a wrong way, or have an effect though they failed. */
final class CallSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "HTTP-3.16",
              "takes a head that is too large for a start",
              responder(Unforgiving::new)),
          new Saboteur("HTTP-10.1", "throws for a head that it refuses", responder(Throwing::new))
              .also("HTTP-3.7"),
          new Saboteur("HTTP-10.2", "wraps what it fails with", responder(Wrapping::new)));

  private CallSaboteurs() {}

  /** Has a response started by a head that was refused. */
  private static final class Unforgiving extends ForwardingAsyncResponder {
    private volatile boolean started;

    Unforgiving(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return once(() -> super.start(head));
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      return once(() -> super.send(head, body));
    }

    private <T> CompletionStage<T> once(Supplier<CompletionStage<T>> call) {
      if (started) {
        return Stages.failed(new ProtocolException("HTTP-3.1", "there was a start already"));
      }
      return call.get()
          .whenComplete(
              (v, failure) ->
                  started =
                      Failures.unwrapped(failure) instanceof ProtocolException broken
                          && broken.rule().equals("HTTP-3.19"));
    }
  }

  /** Checks the status by itself. */
  private static final class Throwing extends ForwardingAsyncResponder {
    Throwing(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      if (head.status() < 200) {
        throw new ProtocolException("HTTP-3.7", "not a final status: " + head.status());
      }
      return super.start(head);
    }
  }

  /** Has a failure of its own around each. */
  private static final class Wrapping extends ForwardingAsyncResponder {
    Wrapping(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return super.start(head)
          .exceptionallyCompose(
              failure -> Stages.failed(new IllegalStateException("no start", failure)));
    }
  }
}
