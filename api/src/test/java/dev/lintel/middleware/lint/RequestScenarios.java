package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.FINE;
import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;
import static dev.lintel.middleware.lint.Scenario.server;

import dev.lintel.AsyncBodyReader;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ServerInfo;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a server can answer wrong for a request. */
final class RequestScenarios {

  private RequestScenarios() {}

  static List<Scenario> all() {
    return List.of(
        server(Check.METHOD, "a method that is no token", new StubExchange("GE T", "/x")),
        server(Check.TARGET, "a path without a slash", new StubExchange("GET", "x")),
        server(Check.TARGET, "a star without OPTIONS", new StubExchange("GET", "*")),
        server(Check.TARGET, "a decoded path", new StubExchange("GET", "/a b")),
        server(Check.TARGET, "an empty query", new StubExchange("GET", "/x?")),
        server(
            Check.TARGET,
            "a query that is not in the target",
            new StubExchange("GET", "/x") {
              @Override
              public String query() {
                return "y";
              }
            }),
        server(
            Check.SEGMENTS,
            "segments of a decoded path",
            new StubExchange("GET", "/a%2Fb") {
              @Override
              public List<String> pathSegments() {
                return List.of("a", "b");
              }
            }),
        server(Check.FIELDS, "a name in upper case", new StubExchange("GET", "/x", "X-Upper", "1")),
        server(
            Check.FIELDS,
            "a lookup with regard to case",
            new StubExchange("GET", "/x", "x-lower", "1") {
              @Override
              public String header(String name) {
                return headers().contains(name) && name.equals("X-LOWER")
                    ? null
                    : super.header(name);
              }
            }),
        server(
            Check.FIELDS,
            "a field for everybody",
            new StubExchange("GET", "/x") {
              @Override
              public String header(String name) {
                String value = super.header(name);
                return value == null && name.equals("lintel-unknown") ? "" : value;
              }
            }),
        server(
            Check.PEER,
            "no remote address",
            new StubExchange("GET", "/x") {
              @Override
              public SocketAddress remoteAddress() {
                return null;
              }
            }),
        server(
            Check.LOCAL_ADDRESS,
            "no local address",
            new StubExchange("GET", "/x") {
              @Override
              public SocketAddress localAddress() {
                return null;
              }
            }),
        server(
            Check.SCHEME,
            "a scheme of its own",
            new StubExchange("GET", "/x") {
              @Override
              public String scheme() {
                return "tcp";
              }
            }),
        server(
            Check.SCHEME,
            "https on a clear connection",
            new StubExchange("GET", "/x") {
              @Override
              public String scheme() {
                return "https";
              }
            }),
        server(
            Check.AUTHORITY,
            "an authority that is no host",
            new StubExchange("GET", "/x") {
              @Override
              public String authority() {
                return "user@host/";
              }

              @Override
              public Headers headers() {
                return super.headers().without("host");
              }

              @Override
              public String header(String name) {
                return name.equals("host") ? null : super.header(name);
              }
            }),
        server(
            Check.AUTHORITY,
            "an authority that is not the host",
            new StubExchange("GET", "/x") {
              @Override
              public String authority() {
                return "other";
              }
            }),
        server(
            Check.PROTOCOL,
            "a protocol of its own",
            new StubExchange("GET", "/x") {
              @Override
              public String protocol() {
                return "http/1.1";
              }
            }),
        server(
            Check.BODY_LENGTH,
            "a length below -1",
            new StubExchange("GET", "/x", "content-length", "5") {
              @Override
              public long bodyLength() {
                return -2;
              }
            }),
        server(
            Check.BODY_LENGTH,
            "a length that is not declared",
            new StubExchange("GET", "/x") {
              @Override
              public long bodyLength() {
                return -1;
              }
            }),
        server(
            Check.BODY_LENGTH,
            "more than the declared length",
            new StubExchange("POST", "/x", "content-length", "3").holding("four"),
            (request, responder) ->
                request.body().read().thenCompose(piece -> responder.send(OK, bytes("")))),
        server(
            Check.UNSTABLE,
            "a request that is used again",
            new StubExchange("GET", "/x") {
              @Override
              public String path() {
                return started == null ? super.path() : "/next";
              }
            }),
        server(
            Check.UNSTABLE,
            "a request that cannot answer",
            new StubExchange("GET", "/x") {
              @Override
              public String target() {
                throw new UnsupportedOperationException("made by a test on purpose");
              }
            }),
        server(
            Check.IDENTITY,
            "a name in upper case",
            new StubExchange("GET", "/x") {
              @Override
              public String name() {
                return "Stub Server";
              }
            }),
        server(
            Check.CAPABILITIES,
            "other capabilities than at startup",
            new StubExchange("GET", "/x") {
              @Override
              public ServerInfo server() {
                StubExchange other = StubExchange.get();
                other.capabilities = Set.of(Capability.of("flying"));
                return other;
              }
            }),
        server(
            Check.UNKNOWN_KEY,
            "keys compared by type",
            new StubExchange("GET", "/x") {
              @Override
              public <T> T extension(Key<T> key) {
                return key.type() == Object.class ? key.type().cast("native") : null;
              }
            }),
        server(
            Check.ONE_BODY,
            "a new body at each call",
            new StubExchange("GET", "/x") {
              @Override
              public AsyncBodyReader body() {
                return new BareReader();
              }
            },
            (request, responder) -> {
              request.body();
              request.body();
              return FINE.handle(request, responder);
            }),
        server(
            Check.EARLY_TRAILERS,
            "trailers before the end",
            new StubExchange("GET", "/x") {
              @Override
              public Headers trailers() {
                return Headers.of("x", "1");
              }
            },
            (request, responder) -> {
              request.trailers();
              return FINE.handle(request, responder);
            }),
        server(
            Check.TRAILER_FIELDS,
            "a trailer in capitals",
            new StubExchange("GET", "/x") {
              @Override
              public Headers trailers() {
                return Headers.of("X-Sum", "1");
              }
            },
            (request, responder) ->
                request
                    .body()
                    .read()
                    .thenCompose(
                        end -> {
                          request.trailers();
                          return FINE.handle(request, responder);
                        })));
  }

  private static final class BareReader implements AsyncBodyReader {
    @Override
    public CompletionStage<ByteBuffer> read() {
      return CompletableFuture.completedStage(null);
    }
  }
}
