package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.filler;

import dev.lintel.Capability;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Leftovers;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand streams that break off, in each way: nothing of them is left. */
class Http2LeftoverTests {

  private static final int LENGTH = 100_000;

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
    Route route = uploads(style, left);
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
    Route route = downloads(style, left);
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
    Route up = uploads(style, left);
    Route down = downloads(style, left);
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

  private static Route uploads(Style style, Leftovers left) {
    return server.serve(
        style,
        (request, responder) -> {
          left.see(request);
          request.body().readAllBytes();
        },
        (request, responder) -> {
          left.see(request);
          return request.body().forEach(piece -> Stages.done());
        });
  }

  private static Route downloads(Style style, Leftovers left) {
    ByteBuffer piece = ByteBuffer.wrap(filler(LENGTH));
    return server.serve(
        style,
        (request, responder) -> {
          left.see(request);
          var out = responder.start(OK);
          while (true) {
            out.write(piece.array());
          }
        },
        (request, responder) -> {
          left.see(request);
          return responder.start(OK).thenCompose(writer -> writer.writeAll(piece::duplicate));
        });
  }
}
