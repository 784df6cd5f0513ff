package dev.lintel.middleware.lint;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ProtocolException;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An application of the async style, checked. */
final class LintAsyncApplication extends ForwardingAsyncApplication {

  private final Lint lint;
  private final LintLifecycle life;

  LintAsyncApplication(Lint lint, AsyncApplication application) {
    super(application);
    this.lint = lint;
    this.life = new LintLifecycle(lint);
  }

  @Override
  public AsyncHttpHandler http() {
    AsyncHttpHandler handler = super.http();
    return handler == null
        ? handler
        : (request, responder) ->
            lint.looks() ? handle(handler, request, responder) : handler.handle(request, responder);
  }

  @Override
  public @Nullable AsyncWebSocketHandler webSocket() {
    AsyncWebSocketHandler handler = super.webSocket();
    return handler == null
        ? null
        : (handshake, acceptor) ->
            lint.looks()
                ? handle(handler, handshake, acceptor)
                : handler.handle(handshake, acceptor);
  }

  @Override
  public CompletionStage<Void> startup(ServerInfo server) {
    life.starting(server);
    return checked("startup", super.startup(server))
        .whenComplete((v, failure) -> life.started(failure == null));
  }

  @Override
  public CompletionStage<Void> shutdown() {
    ProtocolException wrong = life.stopping();
    CompletionStage<Void> stopped = checked("shutdown", super.shutdown());
    return wrong == null ? stopped : Stages.thenAlways(stopped, () -> Stages.failed(wrong));
  }

  private CompletionStage<Void> checked(String call, @Nullable CompletionStage<Void> stage) {
    if (stage != null) {
      return stage;
    }
    ProtocolException wrong = life.nullStage(call);
    return Stages.failed(wrong == null ? new NullPointerException(call + " returned null") : wrong);
  }

  private CompletionStage<Void> handle(
      AsyncHttpHandler handler, AsyncRequest request, AsyncResponder responder) {
    var exchange = new LintExchange(lint, life, request, responder, true);
    return run(
        exchange,
        responder,
        () -> {
          var checkedRequest = new LintAsyncRequest(request, exchange);
          request.onComplete(completion -> checkedRequest.giveBack());
          return handler.handle(checkedRequest, new LintAsyncResponder(responder, exchange));
        });
  }

  private CompletionStage<Void> handle(
      AsyncWebSocketHandler handler,
      WebSocketHandshake handshake,
      AsyncWebSocketAcceptor acceptor) {
    var exchange = new LintExchange(lint, life, handshake, acceptor, true);
    return run(
        exchange,
        acceptor,
        () ->
            handler.handle(
                new LintHandshake(handshake, exchange), new LintAsyncAcceptor(acceptor, exchange)));
  }

  @SuppressWarnings("NullAway") // A null is handed on, as without the lint.
  private static CompletionStage<Void> run(
      LintExchange exchange, Object responder, Supplier<@Nullable CompletionStage<Void>> handler) {
    ProtocolException wrong = exchange.begin(responder);
    if (wrong != null) {
      exchange.handled(wrong);
      return Stages.failed(wrong);
    }
    CompletionStage<Void> outcome;
    try {
      outcome = exchange.inTurn("the handler", handler);
    } catch (RuntimeException | Error thrown) {
      exchange.handled(thrown);
      throw thrown;
    }
    if (outcome == null) {
      ProtocolException found =
          exchange.found(Check.NULL_OUTCOME, "the handler returned null instead of a stage");
      exchange.handled(new NullPointerException("outcome"));
      return found == null ? outcome : Stages.failed(found);
    }
    return new Outcome(exchange).of(outcome);
  }
}
