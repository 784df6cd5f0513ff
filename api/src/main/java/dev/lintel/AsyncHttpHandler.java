package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Handles one HTTP exchange without blocking.
 *
 * <p>Implemented by applications, frameworks and middleware; called by servers, once for each
 * request, on the server's event thread (THR-1.1). Frozen: it will never get another abstract
 * method.
 */
@FunctionalInterface
public interface AsyncHttpHandler {

  /**
   * Handles the request and produces the one response.
   *
   * <p>The outcome of the returned stage ends the exchange: normal completion ends a started
   * response (HTTP-2.1), failure aborts it so that no client can take it for complete (HTTP-2.3),
   * and normal completion without a response is a 500 (HTTP-2.4).
   *
   * <pre>{@code
   * AsyncHttpHandler hello =
   *     (request, responder) ->
   *         responder.send(
   *             ResponseHead.of(200).with("content-type", "text/plain"),
   *             ByteBuffer.wrap("Hello, World!".getBytes(UTF_8)));
   * }</pre>
   *
   * @param request the request, valid until the exchange ends
   * @param responder begins the response, once
   * @return a stage that completes when the handler is done with the exchange
   */
  CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder);

  /**
   * A handler in the function style: from a request to a whole response.
   *
   * @param function maps a request to the stage of its response
   * @return the handler
   */
  static AsyncHttpHandler of(Function<AsyncRequest, CompletionStage<Response>> function) {
    Objects.requireNonNull(function, "function");
    return (request, responder) ->
        function
            .apply(request)
            .thenCompose(response -> responder.send(response.head(), response.body()));
  }
}
