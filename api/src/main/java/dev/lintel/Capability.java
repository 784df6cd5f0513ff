package dev.lintel;

import java.util.Objects;

/**
 * Something that a server can do and another may not.
 *
 * <p>Servers claim capabilities in their manifest, applications require them at start, and handlers
 * ask {@code request.server().supports(...)}. Features are found by capability, never by comparing
 * versions (EXT-1.1). The set is open: two capabilities are equal if their names are.
 */
public final class Capability {

  /**
   * A file sent by the server goes from the file to the socket without passing through the heap.
   */
  public static final Capability ZERO_COPY_FILES = of("zero-copy-files");

  /** Trailers of a request can be read after its body. */
  public static final Capability REQUEST_TRAILERS = of("request-trailers");

  /** Trailers of a response reach the client. */
  public static final Capability RESPONSE_TRAILERS = of("response-trailers");

  /** Interim responses other than 100 reach the client. */
  public static final Capability INTERIM_RESPONSES = of("interim-responses");

  /** Addresses may speak TLS. */
  public static final Capability TLS = of("tls");

  /** WebSockets reach the facet of the application. */
  public static final Capability WEBSOCKET = of("websocket");

  /** HTTP/2 is spoken, by prior knowledge and where TLS negotiates it. */
  public static final Capability HTTP2 = of("http2");

  /** Addresses may be Unix domain sockets. */
  public static final Capability UNIX_SOCKETS = of("unix-sockets");

  /** WebSockets reach the facet of the application over HTTP/2, too (RFC 8441). */
  public static final Capability WEBSOCKET_HTTP2 = of("websocket-http2");

  private final String name;

  private Capability(String name) {
    this.name = name;
  }

  /**
   * The capability of that name.
   *
   * @param name lower-case words joined by hyphens
   * @return the capability
   */
  public static Capability of(String name) {
    return new Capability(Objects.requireNonNull(name, "name"));
  }

  /**
   * The name, as manifests and reports print it.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capability capability && capability.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
