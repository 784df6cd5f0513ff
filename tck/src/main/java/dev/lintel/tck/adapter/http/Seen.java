package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;

import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.TlsSession;
import dev.lintel.tck.Await;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a handler saw of a request. */
record Seen(
    String method,
    String target,
    String path,
    @Nullable String query,
    List<String> segments,
    String mountPath,
    String pathInMount,
    String scheme,
    @Nullable String authority,
    String protocol,
    Headers headers,
    long bodyLength,
    SocketAddress remote,
    SocketAddress local,
    @Nullable TlsSession tls) {

  static Seen of(Request request) {
    return new Seen(
        request.method(),
        request.target(),
        request.path(),
        request.query(),
        request.pathSegments(),
        request.mountPath(),
        request.pathInMount(),
        request.scheme(),
        request.authority(),
        request.protocol(),
        request.headers(),
        request.bodyLength(),
        request.remoteAddress(),
        request.localAddress(),
        request.tls());
  }

  /** Sends a request, made for a route, that must be answered, and returns what was seen. */
  static Seen by(ServerExtension server, Style style, Function<Route, String> request) {
    BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    Route route =
        server.serve(
            style,
            (asked, responder) -> {
              seen.add(of(asked));
              responder.send(OK, bytes(""));
            },
            (asked, responder) -> {
              seen.add(of(asked));
              return responder.send(OK, bytes(""));
            });
    int status = server.exchange(request.apply(route)).status();
    if (status != 200) {
      throw new AssertionError("the request was answered " + status);
    }
    return Await.next("the handler sees the request", seen);
  }
}
