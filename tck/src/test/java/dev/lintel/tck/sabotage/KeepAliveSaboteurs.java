package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.received;
import static dev.lintel.tck.sabotage.Wrong.responder;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.memory.WireFilter;
import dev.lintel.tck.memory.WireFilters;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Connections that end too early or mix their requests up, and calls that fail in a wrong way. */
final class KeepAliveSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur("HTTP-9.5", "closes after whatever it has sent", closesAtOnce()),
          new Saboteur(
              "HTTP-9.7",
              "serves the last of the pipelined requests first",
              received(KeepAliveSaboteurs::reversed)),
          new Saboteur("HTTP-10.1", "throws for a head that it refuses", responder(Throwing::new)),
          new Saboteur("HTTP-10.2", "wraps what it fails with", responder(Wrapping::new)));

  private KeepAliveSaboteurs() {}

  private static Supplier<ServerProvider> closesAtOnce() {
    return () ->
        new MemoryServerProvider(
            () ->
                WireFilters.fromServer(
                    new WireFilter() {
                      @Override
                      public void bytes(byte[] bytes, Outlet outlet) {
                        outlet.bytes(bytes);
                        outlet.end();
                      }
                    }));
  }

  private static String reversed(String requests) {
    List<String> each = Arrays.asList(requests.split("(?=GET |POST )"));
    Collections.reverse(each);
    return String.join("", each);
  }

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
