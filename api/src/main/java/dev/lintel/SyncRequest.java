package dev.lintel;

import java.io.InputStream;

/**
 * A request in the sync style: the head of {@link Request} and a body to read with blocking calls.
 *
 * <p>Implemented by servers and, by forwarding, by middleware.
 */
public interface SyncRequest extends Request {

  /**
   * The body of the request.
   *
   * <p>Asking is the only source of demand: while nobody reads, the server stops reading from the
   * connection (HTTP-5.1), and a client that waits for 100-continue gets it with the first read
   * (HTTP-5.5). Reads fail with {@link DisconnectedException} if the client is gone and with {@link
   * LimitException} if the body is too long. Closing the stream gives up the rest of the body.
   *
   * @return the stream, the same at each call; it ends at once if there is no body
   */
  InputStream body();

  /**
   * This request with an attribute.
   *
   * @param key the key
   * @param value the value
   * @param <T> the type of the value
   * @return a derived request; this one is unchanged
   */
  default <T> SyncRequest with(Key<T> key, T value) {
    return DerivedSyncRequest.withAttribute(this, key, value);
  }

  /**
   * This request with other headers.
   *
   * @param headers the headers, names in lower case
   * @return a derived request; this one is unchanged
   */
  default SyncRequest withHeaders(Headers headers) {
    return DerivedSyncRequest.withHeaders(this, headers);
  }

  /**
   * This request as seen by an application that is mounted deeper.
   *
   * @param prefix the new mount path, a prefix of the path made of whole segments
   * @return a derived request; this one is unchanged
   * @throws IllegalArgumentException if the path does not begin with those segments (EXT-2.1)
   */
  default SyncRequest withMountPath(String prefix) {
    return DerivedSyncRequest.withMountPath(this, prefix);
  }

  /**
   * This request with another body, such as a view of {@link #body()} that decodes it.
   *
   * @param body the stream to read the body from
   * @return a derived request; this one is unchanged
   */
  default SyncRequest withBody(InputStream body) {
    return DerivedSyncRequest.withBody(this, body);
  }
}
