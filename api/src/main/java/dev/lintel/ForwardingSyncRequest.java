package dev.lintel;

import java.io.InputStream;

/**
 * A request that forwards everything to another one: the base of middleware that changes what an
 * application sees of a request and must not lose the rest.
 */
public class ForwardingSyncRequest extends ForwardingRequest<SyncRequest> implements SyncRequest {

  /**
   * Forwards to another request.
   *
   * @param delegate the request
   */
  public ForwardingSyncRequest(SyncRequest delegate) {
    super(delegate);
  }

  @Override
  public InputStream body() {
    return delegate.body();
  }
}
