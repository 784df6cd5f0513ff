package dev.lintel;

import java.util.Objects;

/**
 * Handles one HTTP exchange and may block.
 *
 * <p>Implemented by applications, frameworks and middleware; called by servers, once for each
 * request, on a thread of its own (THR-2.1). Frozen: it will never get another abstract method.
 */
@FunctionalInterface
public interface SyncHttpHandler {

  /**
   * Handles the request and produces the one response.
   *
   * <p>The outcome of this method ends the exchange: normal return ends a started response
   * (HTTP-2.1), an exception aborts it so that no client can take it for complete (HTTP-2.3), and
   * normal return without a response is a 500 (HTTP-2.4).
   *
   * <pre>{@code
   * SyncHttpHandler hello =
   *     (request, responder) ->
   *         responder.send(
   *             ResponseHead.of(200).with("content-type", "text/plain"),
   *             ByteBuffer.wrap("Hello, World!".getBytes(UTF_8)));
   * }</pre>
   *
   * @param request the request, valid until the exchange ends
   * @param responder begins the response, once
   * @throws Exception if the request could not be handled
   */
  void handle(SyncRequest request, SyncResponder responder) throws Exception;

  /**
   * A handler in the function style: from a request to a whole response.
   *
   * @param function maps a request to its response
   * @return the handler
   */
  static SyncHttpHandler of(RequestFunction function) {
    Objects.requireNonNull(function, "function");
    return (request, responder) -> {
      Response response = function.apply(request);
      responder.send(response.head(), response.body());
    };
  }

  /** Maps a request to a whole response. */
  @FunctionalInterface
  interface RequestFunction {
    /**
     * Produces the response.
     *
     * @param request the request
     * @return the whole response
     * @throws Exception if the request could not be handled
     */
    Response apply(SyncRequest request) throws Exception;
  }
}
