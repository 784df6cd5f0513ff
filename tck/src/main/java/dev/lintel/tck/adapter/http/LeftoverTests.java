package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Leftovers;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand clients that break off, in each way: nothing of them is left. */
class LeftoverTests {

  private static final int LENGTH = 1_000_000;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @Test
  @Requirement("HTTP-6.13")
  void idleConnections() {
    Leftovers left = server.leftovers();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              left.see(request);
              return responder.send(OK, bytes("hello"));
            });
    left.let(
        () -> {
          WireClient client = server.connect().send(route.get());
          client.read();
          return client;
        },
        count -> {},
        WireClient::reset);
    left.awaitNoSocket();
    left.awaitNoExchange();
  }

  @Test
  @Requirement("HTTP-6.13")
  void halfHeads() {
    Leftovers left = server.leftovers();
    left.let(
        () -> server.connect().send("GET /never HTTP/1.1\r\nHo"), count -> {}, WireClient::reset);
    left.awaitNoSocket();
  }

  @Test
  @Requirement("HTTP-6.13")
  void exchangesThatWait() {
    Leftovers left = server.leftovers();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              left.see(request);
              var told = new CompletableFuture<Void>();
              request.onDisconnect(reason -> told.complete(null));
              return told;
            });
    left.let(() -> server.connect().send(route.get()), route::awaitCalls, WireClient::reset);
    left.awaitNoSocket();
    left.awaitNoExchange();
  }

  @InBothStyles
  @Requirement("HTTP-6.13")
  void uploads(Style style) {
    Leftovers left = server.leftovers();
    Route route = left.uploads(server, style);
    byte[] part =
        bytes(route.request("POST", "Content-Length: " + LENGTH) + "x".repeat(10_000)).array();
    left.let(() -> server.connect().send(part), route::awaitCalls, WireClient::reset);
    left.awaitNoSocket();
    left.awaitNoExchange();
  }

  @InBothStyles
  @Requirement("HTTP-6.13")
  void downloads(Style style) {
    Leftovers left = server.leftovers();
    Route route = left.downloads(server, style);
    left.let(
        () -> {
          WireClient client = server.connect().send(route.get());
          client.readHead();
          return client;
        },
        count -> {},
        WireClient::reset);
    left.awaitNoSocket();
    left.awaitNoExchange();
  }
}
