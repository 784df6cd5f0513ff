package dev.lintel;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, its connection and its signals: what {@link SyncRequest} and {@link
 * AsyncRequest} share.
 *
 * <p>Implemented by adapters, lazily: nothing is converted that nobody asks for. Middleware derives
 * changed requests with {@code with...} or extends a forwarding class. Valid until the exchange
 * ends (HTTP-1.1); may be asked on any thread.
 */
public interface Request {

  /**
   * The method, a token, as it was sent: methods are compared with regard to case.
   *
   * @return the method, such as {@code GET}
   */
  String method();

  /**
   * The request target as it was sent, in origin-form or {@code *}.
   *
   * <p>An absolute target is given without scheme and authority, and an empty query without its
   * question mark, because not every server can tell them apart (HTTP-1.4).
   *
   * @return path and query, neither decoded
   */
  String target();

  /**
   * The path as it was sent: percent-encoded, with its parameters.
   *
   * @return the path, which begins with a slash, or {@code *}
   */
  String path();

  /**
   * The query as it was sent: percent-encoded, without the question mark.
   *
   * @return the query, or null if there is none or it is empty (HTTP-1.4)
   */
  @Nullable String query();

  /**
   * The segments of the path: split at slashes first, percent-decoded as UTF-8 after, so that an
   * encoded slash stays inside its segment (HTTP-1.5).
   *
   * @return the segments; a path that ends with a slash has an empty last one
   */
  default List<String> pathSegments() {
    return Paths.segments(path());
  }

  /**
   * The part of the path under which the application is mounted, as it was sent.
   *
   * @return a prefix of {@link #path()} made of whole segments, empty at the top (EXT-2.1)
   */
  default String mountPath() {
    return "";
  }

  /**
   * The rest of the path: mount path and rest make the path (EXT-2.1).
   *
   * @return the rest, empty or beginning with a slash
   */
  default String pathInMount() {
    return path().substring(mountPath().length());
  }

  /**
   * The scheme of the connection.
   *
   * @return {@code http} or {@code https}
   */
  String scheme();

  /**
   * The authority that the client asked: Host of HTTP/1, {@code :authority} of HTTP/2.
   *
   * @return host and port as they were sent, or null if an HTTP/1.0 client named none
   */
  @Nullable String authority();

  /**
   * The protocol of the request.
   *
   * @return {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
   */
  String protocol();

  /**
   * All headers, names in lower case; the order of different names is the server's (HTTP-1.6).
   *
   * @return the headers, converted at the first call
   */
  Headers headers();

  /**
   * The first value of a header; cheaper than {@link #headers()} for one.
   *
   * @param name the name, in any case
   * @return the value, or null if there is no such header
   */
  default @Nullable String header(String name) {
    return headers().first(name);
  }

  /**
   * The length of the body as far as the head tells.
   *
   * @return the declared length in bytes, 0 if there is no body, -1 if the length is not known
   */
  long bodyLength();

  /**
   * The trailers of the request, there once the body has been read to its end (HTTP-5.12); names in
   * lower case, without those that are needed before the body, such as {@code host} (HTTP-5.15).
   *
   * @return the trailers, empty before the end of the body, where there are none, and on servers
   *     that do not claim {@link Capability#REQUEST_TRAILERS}
   */
  default Headers trailers() {
    return Headers.of();
  }

  /**
   * The address of the peer of the connection, never changed by a header (HTTP-1.7).
   *
   * @return the address
   */
  SocketAddress remoteAddress();

  /**
   * The address of the server on this connection.
   *
   * @return the address
   */
  SocketAddress localAddress();

  /**
   * The TLS session of the connection.
   *
   * @return the session, or null on a clear connection
   */
  @Nullable TlsSession tls();

  /**
   * The server that runs the application.
   *
   * @return the server
   */
  ServerInfo server();

  /**
   * An attribute that a middleware gave to this request.
   *
   * @param key the key
   * @param <T> the type of the value
   * @return the value, or null if there is none
   */
  default <T> @Nullable T attribute(Key<T> key) {
    return null;
  }

  /**
   * A facility of the server beyond this contract, such as its native request.
   *
   * @param key the key, documented by the server
   * @param <T> the type of the facility
   * @return the facility, or null if this server or a middleware does not offer it
   */
  default <T> @Nullable T extension(Key<T> key) {
    return null;
  }

  /**
   * Tells when the client is gone: at most once, never after the exchange has completed, also while
   * the application is idle (HTTP-6.1).
   *
   * @param listener is called serially with the other callbacks of the exchange and must not block;
   *     at once if the client is gone already
   */
  void onDisconnect(Consumer<? super DisconnectReason> listener);

  /**
   * Tells when the server begins to drain, before any connection closes (LIFE-3.2): a long response
   * should come to its end.
   *
   * @param listener is called with the time at which the server will abort what is left; serially
   *     with the other callbacks of the exchange; must not block; at once if the drain has begun
   */
  void onDrain(Consumer<? super Instant> listener);

  /**
   * Tells when the exchange has completed, exactly once and after everything else (HTTP-6.6).
   *
   * @param listener is called with the record of the exchange and must not block
   */
  void onComplete(Consumer<? super Completion> listener);
}
