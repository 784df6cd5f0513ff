package dev.lintel.saboteurs;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import dev.lintel.sample.AsyncSample;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The sample with one thing changed: the base of the wrong applications. */
final class Wrong {

  private Wrong() {}

  /** Wrong in the requests that a condition picks. */
  static AsyncApplication when(
      Predicate<AsyncRequest> condition, UnaryOperator<AsyncHttpHandler> wrong) {
    return new AsyncSample()
        .mapHttp(
            right -> {
              AsyncHttpHandler other = wrong.apply(right);
              return (request, responder) ->
                  (condition.test(request) ? other : right).handle(request, responder);
            });
  }

  /** Wrong in the requests below a path. */
  static AsyncApplication at(String path, UnaryOperator<AsyncHttpHandler> wrong) {
    return when(request -> request.path().startsWith(path), wrong);
  }

  /** Sees another request below a path. */
  static AsyncApplication seeing(String path, UnaryOperator<AsyncRequest> changed) {
    return at(
        path, right -> (request, responder) -> right.handle(changed.apply(request), responder));
  }

  /** Gives another head to responses below a path. */
  static AsyncApplication heading(String path, UnaryOperator<ResponseHead> changed) {
    return at(
        path, right -> (request, responder) -> right.handle(request, responder.mapHead(changed)));
  }

  /** Answers always the same below a path. */
  static AsyncApplication answering(String path, Function<Request, Response> answer) {
    return at(
        path,
        right ->
            AsyncHttpHandler.of(
                request -> CompletableFuture.completedStage(answer.apply(request))));
  }

  static CompletionStage<Void> send(AsyncResponder responder, Response response) {
    return responder.send(response.head(), response.body());
  }

  static Response json(String text) {
    return Response.text(text).with("content-type", "application/json");
  }

  static Response sentence(int status, String sentence) {
    return Response.text(sentence + "\n").withStatus(status);
  }

  /** A request with another query. */
  static AsyncRequest withQuery(AsyncRequest request, @Nullable String query) {
    return new ForwardingAsyncRequest(request) {
      @Override
      public @Nullable String query() {
        return query;
      }
    };
  }

  /** A responder that does something else where a whole response would be sent. */
  static AsyncResponder sending(
      AsyncResponder responder, Function<Response, CompletionStage<Void>> instead) {
    return new ForwardingAsyncResponder(responder) {
      @Override
      public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
        return instead.apply(Response.of(head, body));
      }
    };
  }
}
