package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;
import static dev.lintel.tck.sabotage.Wrong.application;
import static dev.lintel.tck.sabotage.Wrong.leaveThread;
import static dev.lintel.tck.sabotage.Wrong.server;
import static dev.lintel.tck.sabotage.Wrong.starting;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts that go wrong. */
final class StartSaboteurs {

  /** How many servers of the saboteur of LIFE-1.12 have stopped. */
  private static final AtomicInteger STOPPED = new AtomicInteger();

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "LIFE-1.2",
              "answers 404 while the application starts",
              starting(
                  (right, application, options) ->
                      right.start(
                          application instanceof AsyncApplication async
                                  && options.binds().get(0).port() != 0
                              ? startingAloud(right, async, options)
                              : application,
                          options))),
          new Saboteur(
              "LIFE-1.4",
              "gives up after half the time",
              starting(
                  (right, application, options) ->
                      right.start(
                          application,
                          options.withTimeouts(
                              options
                                  .timeouts()
                                  .withStartup(options.timeouts().startup().dividedBy(2)))))),
          new Saboteur(
              "LIFE-1.5",
              "does not say which address is taken",
              starting(
                  (right, application, options) -> {
                    try {
                      return right.start(application, options);
                    } catch (StartException failure) {
                      throw failure.getMessage().contains("cannot listen")
                          ? new StartException("cannot listen", failure.getCause())
                          : failure;
                    }
                  })),
          new Saboteur(
              "LIFE-1.6",
              "leaves a thread behind when its address is taken",
              starting(
                  (right, application, options) -> {
                    try {
                      return right.start(application, options);
                    } catch (StartException failure) {
                      if (failure.getMessage().contains("cannot listen")) {
                        leaveThread(new CountDownLatch(1));
                      }
                      throw failure;
                    }
                  })),
          patched(
              "LIFE-1.8",
              "starts everything on an event thread",
              new Patch("dev.lintel.spi.BridgedApplication", "running.start();", "running.run();"),
              new Patch(
                  "dev.lintel.tck.memory.MemoryListener",
                  "private final List<MemoryEventThread> threads;",
                  "final List<MemoryEventThread> threads;"),
              new Patch(
                  "dev.lintel.tck.memory.MemoryServerProvider",
                  """
                      return GatewayServer.start(this, new MemoryListener(options, network), \
                  application, options);
                  """,
                  """
                      var listener = new MemoryListener(options, network);
                      var server = new java.util.concurrent.CompletableFuture<Server>();
                      listener
                          .threads
                          .get(0)
                          .execute(
                              () -> {
                                try {
                                  server.complete(
                                      GatewayServer.start(this, listener, application, options));
                                } catch (StartException failure) {
                                  server.completeExceptionally(failure);
                                }
                              });
                      try {
                        return server.join();
                      } catch (java.util.concurrent.CompletionException failure) {
                        listener.threads.forEach(MemoryEventThread::stop);
                        throw (StartException) failure.getCause();
                      }
                  """)),
          new Saboteur(
              "LIFE-1.10",
              "takes an exception for a missing handler",
              application(
                  a ->
                      new ForwardingAsyncApplication(a) {
                        @Override
                        public AsyncHttpHandler http() {
                          try {
                            return super.http();
                          } catch (RuntimeException missing) {
                            return (request, responder) ->
                                responder.send(ResponseHead.of(404), ByteBuffer.allocate(0));
                          }
                        }
                      })),
          new Saboteur(
              "LIFE-1.11",
              "does not tell on which address it listens",
              server(
                  s ->
                      new ForwardingServer(s) {
                        @Override
                        public List<SocketAddress> addresses() {
                          return super.addresses().stream()
                              .map(right -> ((InetSocketAddress) right).getPort())
                              .<SocketAddress>map(InetSocketAddress::new)
                              .toList();
                        }
                      })),
          new Saboteur(
              "LIFE-1.13",
              "tells its addresses the wrong way round",
              server(
                  s ->
                      new ForwardingServer(s) {
                        @Override
                        public List<SocketAddress> addresses() {
                          var wrong = new ArrayList<>(super.addresses());
                          Collections.reverse(wrong);
                          return wrong;
                        }
                      })),
          new Saboteur(
              "LIFE-1.12",
              "is not ready any more when another server stops",
              server(
                  s -> {
                    int before = STOPPED.get();
                    return new ForwardingServer(s) {
                      @Override
                      public boolean isReady() {
                        return STOPPED.get() == before && super.isReady();
                      }

                      @Override
                      public void close() {
                        super.close();
                        STOPPED.incrementAndGet();
                      }
                    };
                  })));

  private StartSaboteurs() {}

  private static AsyncApplication startingAloud(
      ServerProvider right, AsyncApplication application, ServerOptions options) {
    return new ForwardingAsyncApplication(application) {
      @Override
      public CompletionStage<Void> startup(ServerInfo info) {
        Server early;
        try {
          early = right.start(new AsyncApplication() {}, options);
        } catch (StartException taken) {
          return super.startup(info);
        }
        try {
          return super.startup(info);
        } finally {
          early.close();
        }
      }
    };
  }
}
