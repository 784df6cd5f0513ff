package dev.lintel.tck.adapter.h2;

import dev.lintel.Capability;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Leftovers;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand streams that break off, in each way: nothing of them is left. */
class Http2LeftoverTests {

  /** How many a connection has that is cut. */
  private static final int STREAMS = 50;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options.withHttp2(
                      options
                          .http2()
                          .withMaxConcurrentStreams(2 * Leftovers.CLIENTS)
                          .withMaxResets(10 * Leftovers.CLIENTS)))
          .claiming(Capability.HTTP2);

  @InBothStyles
  @Requirement({"HTTP-6.13", "H2-5.4"})
  void uploadsThatAreReset(Style style) {
    Leftovers left = server.leftovers();
    Route route = left.uploads(server, style);
    H2Client client = server.http2();
    left.let(
        () -> upload(client, route),
        route::awaitCalls,
        stream -> client.reset(stream, Frame.CANCEL));
    client.roundTrip();
    left.awaitNoExchange();
  }

  @InBothStyles
  @Requirement({"HTTP-6.13", "H2-5.4"})
  void downloadsThatAreReset(Style style) {
    Leftovers left = server.leftovers();
    Route route = left.downloads(server, style);
    H2Client client = server.http2().givesWindow(false);
    left.let(
        () -> client.get(route.path()),
        route::awaitCalls,
        stream -> client.reset(stream, Frame.CANCEL));
    client.roundTrip();
    left.awaitNoExchange();
  }

  @InBothStyles
  @Requirement({"HTTP-6.13", "H2-5.5"})
  void connectionsThatAreCut(Style style) {
    Leftovers left = server.leftovers();
    Route up = left.uploads(server, style);
    Route down = left.downloads(server, style);
    for (int count = STREAMS; count <= Leftovers.CLIENTS; count += STREAMS) {
      H2Client client = server.http2().givesWindow(false);
      for (int i = 0; i < STREAMS; i += 2) {
        upload(client, up);
        client.get(down.path());
      }
      up.awaitCalls(count / 2);
      down.awaitCalls(count / 2);
      client.wire().reset();
    }
    left.awaitNoSocket();
    left.awaitNoExchange();
  }

  private static H2Stream upload(H2Client client, Route route) {
    H2Stream stream = client.open("POST", route.path());
    client.data(stream, new byte[100], false);
    return stream;
  }
}
