package dev.lintel.sample;

import org.jspecify.annotations.Nullable;

/** The endpoints of the sample, in both styles. */
enum Endpoint {
  PLAINTEXT(Endpoint.GET, "/plaintext"),
  JSON(Endpoint.GET, "/json"),
  BYTES(Endpoint.GET, "/bytes/"),
  STATUS(Endpoint.GET, "/status/"),
  COOKIES(Endpoint.GET, "/cookies"),
  INSPECT(Endpoint.ANY, "/inspect"),
  TLS(Endpoint.GET, "/tls"),
  ECHO(Endpoint.POST, "/echo"),
  UPLOAD(Endpoint.POST, "/upload"),
  STREAM(Endpoint.GET, "/stream"),
  FILE(Endpoint.GET, "/file"),
  TRAILERS(Endpoint.ANY, "/trailers"),
  HINTS(Endpoint.GET, "/hints"),
  SLEEP(Endpoint.GET, "/sleep"),
  RESOURCE(Endpoint.GET, "/resource/"),
  RESOURCES(Endpoint.GET, "/resources"),
  EVENTS(Endpoint.GET, "/events"),
  FAIL(Endpoint.GET, "/fail");

  private static final String GET = "GET, HEAD";
  private static final String POST = "POST";
  private static final String ANY = "";

  private static final Endpoint[] ALL = values();

  private final String methods;

  /** One that ends with a slash has a variable as its last segment. */
  private final String path;

  Endpoint(String methods, String path) {
    this.methods = methods;
    this.path = path;
  }

  /** The endpoint whose path stands at a place of a longer one, else null. */
  static @Nullable Endpoint at(String path, int from, int to) {
    for (Endpoint endpoint : ALL) {
      if (endpoint.path.length() == to - from && path.startsWith(endpoint.path, from)) {
        return endpoint;
      }
    }
    return null;
  }

  /** The methods, as an {@code allow} field lists them; empty for any. */
  String methods() {
    return methods;
  }

  String path() {
    return path;
  }

  boolean takes(String method) {
    return methods.equals(GET)
        ? method.equals("GET") || method.equals("HEAD")
        : methods.isEmpty() || methods.equals(method);
  }
}
