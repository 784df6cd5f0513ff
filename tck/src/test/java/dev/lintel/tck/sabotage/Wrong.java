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

  /** Never lets the client see that the server has closed the connection. */
  static Supplier<ServerProvider> neverCloses() {
    return wire(
        WireFilters.fromServer(
            new WireFilter() {
              @Override
              public void end(Outlet outlet) {}
            }));
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

  /** Does something else when the stage of the handler fails. */
  static Supplier<ServerProvider> failing(
      BiFunction<AsyncResponder, Throwable, CompletionStage<Void>> instead) {
    return handler(
        handler ->
            (request, responder) ->
                Stages.call(() -> handler.handle(request, responder))
                    .handle((v, failure) -> failure)
                    .thenCompose(
                        failure ->
                            failure == null
                                ? Stages.done()
                                : instead.apply(responder, Failures.unwrapped(failure))));
  }

  static Supplier<ServerProvider> request(UnaryOperator<AsyncRequest> change) {
    return handler(
        handler -> (request, responder) -> handler.handle(change.apply(request), responder));
  }

  static Supplier<ServerProvider> body(UnaryOperator<AsyncBodyReader> change) {
    return request(
        request -> {
          AsyncBodyReader changed = change.apply(request.body());
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
                return swallow(rule, super.start(head).thenApply(this::swallowing));
              }

              @Override
              public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                return swallow(rule, super.send(head, body));
              }

              @Override
              public CompletionStage<Void> inform(ResponseHead interim) {
                return swallow(rule, super.inform(interim));
              }

              private AsyncBodyWriter swallowing(AsyncBodyWriter writer) {
                return new AsyncBodyWriter() {
                  @Override
                  public CompletionStage<Void> write(ByteBuffer piece) {
                    return swallow(rule, writer.write(piece));
                  }

                  @Override
                  public CompletionStage<Void> end(ByteBuffer last) {
                    return swallow(rule, writer.end(last));
                  }

                  @Override
                  public CompletionStage<Void> end(Headers trailers) {
                    return swallow(rule, writer.end(trailers));
                  }
                };
              }
            });
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
