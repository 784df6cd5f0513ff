package dev.lintel.tck;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.WebSocketHandshake;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application that runs on the server under test: a table of routes that tests fill.
 *
 * <p>It counts live exchanges and keeps the assertions that failed in handlers, so that they fail
 * the test whose thread is another one.
 */
public final class KitApplication implements AsyncApplication {

  /** The name of the field that leads a request to a route whatever its target is. */
  static final String ROUTE = "Kit-Route";

  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** An application without routes. */
  public KitApplication() {}

  @Override
  public AsyncHttpHandler http() {
    return this::handle;
  }

  @Override
  public AsyncWebSocketHandler webSocket() {
    return this::handle;
  }

  /** Adds a route. */
  public Route route(AsyncHttpHandler handler) {
    return route(handler, null);
  }

  /** Adds a route for handshakes; whatever else comes there is answered 404. */
  public Route socketRoute(AsyncWebSocketHandler handler) {
    return route(new AsyncApplication() {}.http(), handler);
  }

  /** How many exchanges were begun and have not completed. */
  public int live() {
    return live.get();
  }

  /** How many requests have reached the application, on any path. */
  public int calls() {
    return calls.get();
  }

  /** Takes the next assertion that failed in a handler, or null. */
  public @Nullable Throwable takeFailure() {
    return failures.poll();
  }

  /** The next test has nothing to do with what failed in the handlers of the last one. */
  void forgetFailures() {
    failures.clear();
  }

  private CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    calls.incrementAndGet();
    Route route = find(request);
    if (route == null) {
      return responder.send(ResponseHead.of(404), ByteBuffer.allocate(0));
    }
    route.count();
    return watched(route, request, () -> route.handler().handle(request, responder));
  }

  private Route route(AsyncHttpHandler handler, @Nullable AsyncWebSocketHandler socket) {
    var route = new Route("/r" + numbers.incrementAndGet(), handler, socket);
    routes.put(route.path(), route);
    return route;
  }

  private CompletionStage<Void> handle(
      WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor) {
    Route route = find(handshake);
    AsyncWebSocketHandler socket = route == null ? null : route.socket();
    if (route == null || socket == null) {
      return acceptor.decline();
    }
    calls.incrementAndGet();
    route.count();
    return watched(route, handshake, () -> socket.handle(handshake, acceptor));
  }

  private CompletionStage<Void> watched(
      Route route, Request request, Supplier<CompletionStage<Void>> call) {
    live.incrementAndGet();
    var told = new AtomicBoolean();
    request.onComplete(
        completion -> {
          route.completed(completion);
          if (told.compareAndSet(false, true)) {
            live.decrementAndGet();
          }
        });
    CompletionStage<Void> outcome;
    try {
      outcome = call.get();
    } catch (RuntimeException | Error thrown) {
      keepIfAssertion(thrown);
      throw thrown;
    }
    if (outcome != null) {
      outcome.whenComplete((v, failure) -> keepIfAssertion(failure));
    }
    return outcome;
  }

  private @Nullable Route find(Request request) {
    String named = request.header(ROUTE);
    if (named != null) {
      return routes.get(named);
    }
    String path = request.path();
    int slash = path.indexOf('/', 1);
    return routes.get(slash < 0 ? path : path.substring(0, slash));
  }

  private void keepIfAssertion(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof AssertionError) {
        failures.add(each);
        return;
      }
    }
  }
}
