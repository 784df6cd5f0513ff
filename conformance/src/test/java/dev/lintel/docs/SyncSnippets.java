package dev.lintel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.LimitException;
import dev.lintel.Message;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncWebSocket;
import dev.lintel.SyncWebSocketHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The snippets of the guide for application authors, in the sync style. */
final class SyncSnippets {

  private SyncSnippets() {}

  static SyncWebSocketHandler socket(Set<String> pages) {
    // region socket
    SyncWebSocketHandler talk =
        (handshake, acceptor) -> {
          String origin = handshake.header("origin");
          if (origin != null && !pages.contains(origin)) {
            acceptor.reject(ResponseHead.of(403), ByteBuffer.allocate(0));
            return;
          }
          String protocol = handshake.subprotocols().contains("chat") ? "chat" : null;
          SyncWebSocket socket = acceptor.accept(protocol, Headers.of());
          socket.send("Welcome!");
          Message.Close close = socket.forEach(socket::send);
          System.getLogger("chat").log(System.Logger.Level.INFO, "left with " + close.code());
        };
    // endregion socket
    return talk;
  }

  static SyncHttpHandler first() {
    // region first
    SyncHttpHandler hello =
        (request, responder) ->
            responder.send(ResponseHead.of(200), ByteBuffer.wrap("Hello!\n".getBytes(UTF_8)));
    // endregion first
    return hello;
  }

  static SyncHttpHandler function() {
    // region function
    SyncHttpHandler hello = SyncHttpHandler.of(request -> Response.text("Hello!\n"));
    // endregion function
    return hello;
  }

  static SyncHttpHandler request() {
    // region request
    SyncHttpHandler show =
        SyncHttpHandler.of(
            request -> {
              List<String> segments = request.pathSegments(); // /a%2Fb/c gives "a/b" and "c"
              String query = request.query(); // raw, or null
              String agent = request.header("user-agent"); // the first value, or null
              List<String> accepted = request.headers().all("accept"); // all, never joined
              return Response.text(segments + " " + query + " " + agent + " " + accepted + "\n");
            });
    // endregion request
    return show;
  }

  static SyncHttpHandler upload(Path folder) {
    // region body
    SyncHttpHandler upload =
        (request, responder) -> {
          Path file = folder.resolve("upload-" + System.nanoTime());
          long size = Files.copy(request.body(), file); // fails if the client goes: no half upload
          Response stored = Response.text(size + " bytes\n").withStatus(201);
          responder.send(stored.head(), stored.body());
        };
    // endregion body
    return upload;
  }

  /** Rows of a database. */
  interface Rows extends Iterable<String>, AutoCloseable {
    @Override
    void close();
  }

  /** A database. */
  interface Database {
    Rows all();
  }

  static SyncHttpHandler stream(Database database) {
    // region stream
    SyncHttpHandler export =
        (request, responder) -> {
          ResponseHead head = ResponseHead.of(200).with("content-type", "text/csv");
          try (Rows rows = database.all();
              var out = responder.start(head)) {
            for (String row : rows) {
              out.write((row + "\n").getBytes(UTF_8));
            }
          }
        };
    // endregion stream
    return export;
  }

  static SyncHttpHandler file(Path folder) {
    // region file
    SyncHttpHandler logo =
        (request, responder) -> {
          Path file = folder.resolve("logo.svg");
          ResponseHead head = ResponseHead.of(200).with("content-type", "image/svg+xml");
          try {
            responder.sendFile(head, file, 0, Files.size(file));
          } catch (NoSuchFileException missing) {
            responder.send(ResponseHead.of(404), ByteBuffer.allocate(0));
          }
        };
    // endregion file
    return logo;
  }

  static SyncHttpHandler late() {
    // region late
    SyncHttpHandler report =
        (request, responder) -> {
          responder.inform(ResponseHead.of(103).with("link", "</report.css>; rel=preload"));
          var out = responder.start(ResponseHead.of(200).with("content-type", "text/csv"));
          long rows = writeRows(out);
          out.end(Headers.of("x-rows", Long.toString(rows)));
        };
    // endregion late
    return report;
  }

  private static long writeRows(OutputStream out) throws IOException {
    out.write("1\n2\n".getBytes(UTF_8));
    return 2;
  }

  static SyncHttpHandler errors(SyncHttpHandler next) {
    // region errors
    SyncHttpHandler withErrorPage =
        (request, responder) -> {
          try {
            next.handle(request, responder);
          } catch (DisconnectedException | LimitException notOurs) {
            throw notOurs;
          } catch (IllegalArgumentException wrong) {
            Response page = Response.text(wrong.getMessage() + "\n").withStatus(400);
            responder.send(page.head(), page.body());
          }
        };
    // endregion errors
    return withErrorPage;
  }

  /** Connections to something. */
  interface Pool {
    void open() throws IOException;

    void close() throws IOException;
  }

  // region application
  /** A shop: what it needs is opened at startup and closed at shutdown. */
  static SyncApplication shop(SyncHttpHandler handler, Pool pool) {
    return SyncApplication.of(handler)
        .onStartup(server -> pool.open()) // if this fails, the server does not start
        .onShutdown(pool::close); // after the last exchange
  }

  // endregion application
}
