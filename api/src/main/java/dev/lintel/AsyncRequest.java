package dev.lintel;

/**
 * A request in the async style: the head of {@link Request} and a body to read piece by piece.
 *
 * <p>Implemented by servers and, by forwarding, by middleware.
 */
public interface AsyncRequest extends Request {

  /**
   * The body of the request.
   *
   * @return the reader, the same at each call; it ends at once if there is no body
   */
  AsyncBodyReader body();

  /**
   * This request with an attribute.
   *
   * @param key the key
   * @param value the value
   * @param <T> the type of the value
   * @return a derived request; this one is unchanged
   */
  default <T> AsyncRequest with(Key<T> key, T value) {
    return DerivedAsyncRequest.withAttribute(this, key, value);
  }

  /**
   * This request with other headers.
   *
   * @param headers the headers, names in lower case
   * @return a derived request; this one is unchanged
   */
  default AsyncRequest withHeaders(Headers headers) {
    return DerivedAsyncRequest.withHeaders(this, headers);
  }

  /**
   * This request as seen by an application that is mounted deeper.
   *
   * @param prefix the new mount path, a prefix of the path made of whole segments
   * @return a derived request; this one is unchanged
   * @throws IllegalArgumentException if the path does not begin with those segments (EXT-2.1)
   */
  default AsyncRequest withMountPath(String prefix) {
    return DerivedAsyncRequest.withMountPath(this, prefix);
  }

  /**
   * This request with another body, such as a view of {@link #body()} that decodes it.
   *
   * @param body the reader to read the body from
   * @return a derived request; this one is unchanged
   */
  default AsyncRequest withBody(AsyncBodyReader body) {
    return DerivedAsyncRequest.withBody(this, body);
  }
}
