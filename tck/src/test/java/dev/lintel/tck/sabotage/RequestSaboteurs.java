package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.body;
import static dev.lintel.tck.sabotage.Wrong.request;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import dev.lintel.tck.Failures;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Requests that tell applications something wrong. */
final class RequestSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "HTTP-1.1",
              "ends a body that is read after the exchange",
              body(r -> quiet(r, "HTTP-1.1"))),
          of(
              "HTTP-1.2",
              "writes methods in upper case",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public String method() {
                      return super.method().toUpperCase(Locale.ROOT);
                    }
                  }),
          of(
              "HTTP-1.4",
              "decodes a slash in the target",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public String target() {
                      return super.target().replace("%2F", "/");
                    }
                  }),
          of(
              "HTTP-1.5",
              "leaves a slash in a segment as it was sent",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public List<String> pathSegments() {
                      return super.pathSegments().stream()
                          .map(segment -> segment.replace("/", "%2F"))
                          .toList();
                    }
                  }),
          of(
              "HTTP-1.6",
              "keeps the last value of a name",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public Headers headers() {
                      Headers[] last = {Headers.of()};
                      super.headers().forEach((n, v) -> last[0] = last[0].with(n, v));
                      return last[0];
                    }
                  }),
          of(
              "HTTP-1.7",
              "believes X-Forwarded-For",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public SocketAddress remoteAddress() {
                      return header("x-forwarded-for") == null
                          ? super.remoteAddress()
                          : new InetSocketAddress("192.0.2.7", 80);
                    }
                  }),
          of(
              "HTTP-1.8",
              "calls every connection https",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public String scheme() {
                      return "https";
                    }
                  }),
          of(
              "HTTP-1.9",
              "writes the host in lower case",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public String authority() {
                      String host = super.authority();
                      return host == null ? null : host.toLowerCase(Locale.ROOT);
                    }
                  }),
          of(
              "HTTP-1.10",
              "knows one version only",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public String protocol() {
                      return "HTTP/1.1";
                    }
                  }),
          of(
              "HTTP-1.11",
              "takes chunks for one byte",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public long bodyLength() {
                      return Math.abs(super.bodyLength());
                    }
                  }),
          of(
              "HTTP-1.12",
              "gives a port that is not its own",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public SocketAddress localAddress() {
                      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
                    }
                  }),
          new Saboteur(
              "HTTP-5.2", "ends the body at a second read", body(r -> quiet(r, "HTTP-5.2"))),
          of(
              "HTTP-5.4",
              "begins a body of three bytes with an empty piece",
              r -> r.bodyLength() != 3 ? r : r.withBody(emptyFirst(r.body()))),
          of("HTTP-5.13", "makes a reader at each call", reads(r -> () -> r.read())),
          of(
              "HTTP-6.1",
              "tells twice that the client is gone",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public void onDisconnect(Consumer<? super DisconnectReason> listener) {
                      super.onDisconnect(listener);
                      super.onDisconnect(listener);
                    }
                  }),
          of(
              "HTTP-6.6",
              "tells the completion of what was created twice",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public void onComplete(Consumer<? super Completion> listener) {
                      super.onComplete(listener);
                      super.onComplete(
                          completion -> {
                            if (completion.status() == 201) {
                              listener.accept(completion);
                            }
                          });
                    }
                  }),
          recording("HTTP-6.9", "records failures as complete", Completion.Outcome.COMPLETE, 0),
          recording("HTTP-6.10", "counts a byte too many", null, 1),
          of(
                  "LIFE-3.2",
                  "tells nobody of the drain",
                  r ->
                      new ForwardingAsyncRequest(r) {
                        @Override
                        public void onDrain(Consumer<? super Instant> listener) {}
                      })
              .also("LIFE-3.4", "LIFE-3.6"),
          of(
              "EXT-3.1",
              "has no native request",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public <T> T extension(Key<T> key) {
                      return key == MemoryServerProvider.HEAD ? null : super.extension(key);
                    }
                  }),
          of(
              "EXT-3.2",
              "knows its extensions by their names",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public <T> T extension(Key<T> key) {
                      return key.name().equals(MemoryServerProvider.HEAD.name())
                          ? key.type().cast(super.extension(MemoryServerProvider.HEAD))
                          : super.extension(key);
                    }
                  }),
          of(
              "EXT-4.1",
              "believes X-Forwarded-Host",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public String authority() {
                      String forwarded = header("x-forwarded-host");
                      return forwarded == null ? super.authority() : forwarded;
                    }
                  }));

  private RequestSaboteurs() {}

  private static Saboteur of(String rule, String wrong, UnaryOperator<AsyncRequest> change) {
    return new Saboteur(rule, wrong, request(change));
  }

  private static UnaryOperator<AsyncRequest> reads(UnaryOperator<AsyncBodyReader> change) {
    return r ->
        new ForwardingAsyncRequest(r) {
          @Override
          public AsyncBodyReader body() {
            return change.apply(super.body());
          }
        };
  }

  /** Ends where a rule would be told. */
  private static AsyncBodyReader quiet(AsyncBodyReader reader, String rule) {
    return () ->
        reader
            .read()
            .exceptionallyCompose(
                failure ->
                    Failures.unwrapped(failure) instanceof ProtocolException broken
                            && broken.rule().equals(rule)
                        ? CompletableFuture.completedStage(null)
                        : Stages.failed(failure));
  }

  private static AsyncBodyReader emptyFirst(AsyncBodyReader reader) {
    boolean[] begun = new boolean[1];
    return () -> {
      if (begun[0]) {
        return reader.read();
      }
      begun[0] = true;
      return CompletableFuture.completedStage(ByteBuffer.allocate(0));
    };
  }

  private static Saboteur recording(
      String rule, String wrong, Completion.Outcome outcome, int more) {
    return of(
        rule,
        wrong,
        r ->
            new ForwardingAsyncRequest(r) {
              @Override
              public void onComplete(Consumer<? super Completion> listener) {
                super.onComplete(
                    right ->
                        listener.accept(
                            new Completion(
                                right.outcome() == Completion.Outcome.FAILED && outcome != null
                                    ? outcome
                                    : right.outcome(),
                                right.status(),
                                right.bytesReceived(),
                                right.bytesSent() + more,
                                right.startedAt(),
                                right.duration(),
                                right.failure())));
              }
            });
  }
}
