package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.FINE;
import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** What a middleware between the server and a lint, or between two lints, can do wrong. */
final class MiddlewareScenarios {

  private MiddlewareScenarios() {}

  static List<Scenario> all() {
    return List.of(
        inFront(
            Check.MOUNT_PATH,
            "a mount path within a segment",
            (request, responder, next) ->
                next.handle(
                    new ForwardingAsyncRequest(request) {
                      @Override
                      public String mountPath() {
                        return "/";
                      }

                      @Override
                      public String pathInMount() {
                        return "x";
                      }
                    },
                    responder)),
        inFront(
            Check.DROPPED,
            "a responder that is a lambda",
            (request, responder, next) -> next.handle(request, head -> responder.start(head))),
        inFront(
            Check.DROPPED,
            "a request without extensions",
            (request, responder, next) -> next.handle(new BareRequest(request), responder)),
        inFront(
            Check.DROPPED,
            "a request without trailers",
            (request, responder, next) ->
                next.handle(
                    new BareRequest(request) {
                      @Override
                      public <T> T extension(Key<T> key) {
                        return request.extension(key);
                      }
                    },
                    responder)),
        between(
            Check.DROPPED,
            "a request without attributes",
            next ->
                (request, responder) ->
                    next.handle(
                        new ForwardingAsyncRequest(request) {
                          @Override
                          public <T> T attribute(Key<T> key) {
                            return null;
                          }
                        },
                        responder),
            FINE),
        new Scenario(
            Check.DROPPED,
            Culprit.MIDDLEWARE,
            "an application without startup",
            lint -> {
              StubExchange server = StubExchange.get();
              AsyncHttpHandler inner = lint.wrap(AsyncApplication.of(FINE)).http();
              server.run(lint.wrap(AsyncApplication.of(inner)));
              return server.failure;
            }),
        between(
            Check.SECOND_RESPONSE,
            "a middleware that answers after the application",
            next ->
                (request, responder) ->
                    next.handle(request, responder)
                        .thenCompose(v -> responder.send(OK, bytes("again"))),
            FINE),
        between(
            Check.PIECES,
            "a middleware that makes empty pieces",
            next ->
                (request, responder) ->
                    next.handle(
                        request.withBody(() -> CompletableFuture.completedStage(bytes(""))),
                        responder),
            (request, responder) ->
                request.body().read().thenCompose(piece -> responder.send(OK, bytes("")))),
        new Scenario(
            Check.EVENT_THREAD,
            Culprit.MIDDLEWARE,
            "a sync handler called by an async one",
            lint -> {
              StubExchange server = StubExchange.get();
              SyncApplication sync =
                  lint.wrap(
                      SyncApplication.of((request, responder) -> responder.send(OK, bytes(""))));
              AsyncHttpHandler handler =
                  (request, responder) -> {
                    try {
                      sync.http().handle(SyncScenarios.request(request), SyncScenarios.responder());
                      return responder.send(OK, bytes(""));
                    } catch (Exception thrown) {
                      return Stages.failed(thrown);
                    }
                  };
              try {
                sync.startup(server);
              } catch (Exception impossible) {
                throw new AssertionError(impossible);
              }
              server.run(lint.wrap(AsyncApplication.of(handler)));
              return server.failure;
            }));
  }

  private interface Middleware {
    CompletionStage<Void> handle(
        AsyncRequest request, AsyncResponder responder, AsyncHttpHandler next);
  }

  /** A middleware between a server that claims everything and the lint. */
  private static Scenario inFront(Check check, String name, Middleware middleware) {
    return new Scenario(
        check,
        Culprit.MIDDLEWARE,
        name,
        lint -> {
          StubExchange server =
              new StubExchange("GET", "/x") {
                @Override
                public Headers trailers() {
                  return Headers.of();
                }
              };
          server.capabilities = Set.of(Capability.INTERIM_RESPONSES, Capability.REQUEST_TRAILERS);
          server.run(
              lint.wrap(AsyncApplication.of(FINE))
                  .mapHttp(
                      next -> (request, responder) -> middleware.handle(request, responder, next)));
          return server.failure;
        });
  }

  /** A middleware with a lint on both sides. */
  private static Scenario between(
      Check check,
      String name,
      UnaryOperator<AsyncHttpHandler> middleware,
      AsyncHttpHandler handler) {
    return new Scenario(
        check,
        Culprit.MIDDLEWARE,
        name,
        lint -> {
          StubExchange server = StubExchange.get();
          server.run(lint.wrap(lint.wrap(AsyncApplication.of(handler)).mapHttp(middleware)));
          return server.failure;
        });
  }
}
