package dev.lintel;

/**
 * A request that forwards everything to another one: the base of middleware that changes what an
 * application sees of a request and must not lose the rest.
 */
public class ForwardingAsyncRequest extends ForwardingRequest<AsyncRequest>
    implements AsyncRequest {

  /**
   * Forwards to another request.
   *
   * @param delegate the request
   */
  public ForwardingAsyncRequest(AsyncRequest delegate) {
    super(delegate);
  }

  @Override
  public AsyncBodyReader body() {
    return delegate.body();
  }
}
