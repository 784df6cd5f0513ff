package dev.lintel.tck.sabotage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.tck.Await;
import dev.lintel.tck.Failures;
import dev.lintel.tck.ForwardingServerProvider;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.memory.WireFilter;
import dev.lintel.tck.memory.WireFilters;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What wrong servers are made of: a right one, and what is changed around it. */
final class Wrong {

  private Wrong() {}

  /** Changes the bytes that the server sends. */
  static Supplier<ServerProvider> sent(UnaryOperator<String> change) {
    return wire(WireFilters.fromServer(changing(change)));
  }

  /** Changes the bytes that the client sends before the server sees them. */
  static Supplier<ServerProvider> received(UnaryOperator<String> change) {
    return wire(WireFilters.fromClient(changing(change)));
  }

  /** What a filter knows of one connection: the last bytes that each side has sent. */
  static final class Seen {
    private volatile String received = "";
    private volatile String sent = "";

    /** What came from the client last. */
    String received() {
      return received;
    }

    /** The last head that the server has sent, and what came with it. */
    String sent() {
      return sent;
    }
  }

  /** Changes the bytes that the server sends, by what it has seen of the connection. */
  static Supplier<ServerProvider> sent(BiFunction<Seen, String, String> change) {
    return () -> new MemoryServerProvider(() -> seeing(new Seen(), change, seen -> true));
  }

  /** Does not let the client see that the server has closed some of its connections. */
  static Supplier<ServerProvider> neverCloses(Predicate<Seen> which) {
    return () ->
        new MemoryServerProvider(
            () -> seeing(new Seen(), (seen, text) -> text, seen -> !which.test(seen)));
  }

  private static WireFilters seeing(
      Seen seen, BiFunction<Seen, String, String> change, Predicate<Seen> ends) {
    return new WireFilters(
        new WireFilter() {
          @Override
          public void bytes(byte[] bytes, Outlet outlet) {
            seen.received = new String(bytes, ISO_8859_1);
            outlet.bytes(bytes);
          }
        },
        new WireFilter() {
          @Override
          public void bytes(byte[] bytes, Outlet outlet) {
            String text = new String(bytes, ISO_8859_1);
            if (text.startsWith("HTTP/1.1 ")) {
              seen.sent = text;
            }
            outlet.bytes(change.apply(seen, text).getBytes(ISO_8859_1));
          }

          @Override
          public void end(Outlet outlet) {
            if (ends.test(seen)) {
              outlet.end();
            }
          }
        });
  }

  /** How a wrong provider starts a server. */
  @FunctionalInterface
  interface Starting {
    Server start(ServerProvider right, Application application, ServerOptions options)
        throws StartException;
  }

  static Supplier<ServerProvider> starting(Starting wrong) {
    return () -> {
      var right = new MemoryServerProvider();
      return new ForwardingServerProvider(right) {
        @Override
        public Server start(Application application, ServerOptions options) throws StartException {
          return wrong.start(right, application, options);
        }
      };
    };
  }

  static Supplier<ServerProvider> options(UnaryOperator<ServerOptions> change) {
    return starting(
        (right, application, options) -> right.start(application, change.apply(options)));
  }

  static Supplier<ServerProvider> server(UnaryOperator<Server> change) {
    return starting(
        (right, application, options) -> change.apply(right.start(application, options)));
  }

  static Supplier<ServerProvider> application(UnaryOperator<AsyncApplication> change) {
    return starting(
        (right, application, options) ->
            right.start(
                application instanceof AsyncApplication async ? change.apply(async) : application,
                options));
  }

  static Supplier<ServerProvider> handler(UnaryOperator<AsyncHttpHandler> change) {
    return application(
        application ->
            new ForwardingAsyncApplication(application) {
              @Override
              public AsyncHttpHandler http() {
                AsyncHttpHandler handler = super.http();
                return handler == null ? null : change.apply(handler);
              }
            });
  }

  static Supplier<ServerProvider> request(UnaryOperator<AsyncRequest> change) {
    return handler(
        handler ->
            (request, responder) ->
                handler.handle(Tight.request(change.apply(request)), responder));
  }

  static Supplier<ServerProvider> body(UnaryOperator<AsyncBodyReader> change) {
    return request(
        request -> {
          AsyncBodyReader changed = Tight.reader(change.apply(request.body()));
          return new ForwardingAsyncRequest(request) {
            @Override
            public AsyncBodyReader body() {
              return changed;
            }
          };
        });
  }

  static Supplier<ServerProvider> responder(UnaryOperator<AsyncResponder> change) {
    return handler(
        handler ->
            (request, responder) ->
                handler.handle(request, Tight.responder(change.apply(responder))));
  }

  /** As {@link #responder}, for who shall break what {@link Tight} keeps. */
  static Supplier<ServerProvider> openResponder(UnaryOperator<AsyncResponder> change) {
    return handler(
        handler -> (request, responder) -> handler.handle(request, change.apply(responder)));
  }

  static Supplier<ServerProvider> writer(UnaryOperator<AsyncBodyWriter> change) {
    return responder(
        responder ->
            new ForwardingAsyncResponder(responder) {
              @Override
              public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                return super.start(head).thenApply(change);
              }
            });
  }

  /** Completes normally what one rule fails. */
  static Supplier<ServerProvider> swallowing(String rule) {
    return responder(
        responder ->
            new ForwardingAsyncResponder(responder) {
              @Override
              public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                return swallow(
                    rule,
                    super.start(head).thenApply(writer -> new SwallowingWriter(rule, writer)));
              }

              @Override
              public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                return swallow(rule, super.send(head, body));
              }

              @Override
              public CompletionStage<Void> inform(ResponseHead interim) {
                return swallow(rule, super.inform(interim));
              }
            });
  }

  /** Completes normally what one rule fails. */
  static final class SwallowingWriter extends ForwardingWriter {
    private final String rule;

    SwallowingWriter(String rule, AsyncBodyWriter delegate) {
      super(delegate);
      this.rule = rule;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return swallow(rule, super.write(piece));
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      return swallow(rule, super.end(last));
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return swallow(rule, super.end(trailers));
    }
  }

  private static <T> CompletionStage<T> swallow(String rule, CompletionStage<T> stage) {
    return stage
        .handle(
            (value, failure) ->
                failure == null
                        || (Failures.unwrapped(failure) instanceof ProtocolException broken
                            && broken.rule().equals(rule))
                    ? Stages.call(
                        () -> java.util.concurrent.CompletableFuture.completedStage(value))
                    : Stages.<T>failed(failure))
        .thenCompose(settled -> settled);
  }

  private static Supplier<ServerProvider> wire(WireFilters filters) {
    return () -> new MemoryServerProvider(() -> filters);
  }

  private static WireFilter changing(UnaryOperator<String> change) {
    return new WireFilter() {
      @Override
      public void bytes(byte[] bytes, Outlet outlet) {
        outlet.bytes(change.apply(new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1));
      }
    };
  }

  /** Leaves a thread behind that looks like one of a server, for longer than a test waits. */
  static void leaveThread(CountDownLatch end) {
    long time = Await.patience().multipliedBy(5).dividedBy(4).toMillis();
    Thread thread =
        new Thread(
            () -> {
              try {
                var unused = end.await(time, TimeUnit.MILLISECONDS);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            },
            "lintel-left-behind");
    thread.setDaemon(true);
    thread.start();
  }
}
