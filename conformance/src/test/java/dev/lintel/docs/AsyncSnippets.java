package dev.lintel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.Mount;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The snippets of the guide for application authors, in the async style. */
final class AsyncSnippets {

  private AsyncSnippets() {}

  static AsyncHttpHandler first() {
    // region first
    AsyncHttpHandler hello =
        (request, responder) ->
            responder.send(ResponseHead.of(200), ByteBuffer.wrap("Hello!\n".getBytes(UTF_8)));
    // endregion first
    return hello;
  }

  static AsyncHttpHandler later(Function<String, CompletionStage<String>> prices) {
    // region later
    AsyncHttpHandler price =
        AsyncHttpHandler.of(
            request -> prices.apply(request.pathInMount()).thenApply(Response::text));
    // endregion later
    return price;
  }

  static AsyncHttpHandler echo() {
    // region echo
    AsyncHttpHandler echo =
        (request, responder) ->
            responder
                .start(ResponseHead.of(200))
                .thenCompose(writer -> request.body().transferTo(writer))
                .thenAccept(bytes -> {}); // the end of the handler is the end of the response
    // endregion echo
    return echo;
  }

  static AsyncApplication socket(AsyncHttpHandler pages) {
    // region socket
    AsyncWebSocketHandler echo =
        (handshake, acceptor) ->
            acceptor
                .accept()
                .thenCompose(socket -> socket.forEach(socket::send)) // text and binary alike
                .thenAccept(close -> {}); // the end of the handler is the end of the socket
    AsyncApplication both = AsyncApplication.of(pages).with(echo);
    // endregion socket
    return both;
  }

  /** News that come some time. */
  interface News {
    /** A stage that completes with the next news. */
    CompletionStage<String> next();
  }

  static AsyncHttpHandler events(News news) {
    // region events
    AsyncHttpHandler once =
        (request, responder) ->
            responder
                .start(ResponseHead.of(200).with("content-type", "text/event-stream"))
                .thenCompose(
                    writer ->
                        writer
                            .write(ByteBuffer.allocate(0)) // sends the head now
                            .thenCompose(v -> news.next())
                            .thenCompose(
                                text -> {
                                  String event = "data: " + text + "\n\n";
                                  return writer.end(ByteBuffer.wrap(event.getBytes(UTF_8)));
                                }));
    // endregion events
    return once;
  }

  static AsyncHttpHandler numbers(int last) {
    // region writeAll
    AsyncHttpHandler count =
        (request, responder) -> {
          int[] next = {0};
          return responder
              .start(ResponseHead.of(200).with("content-type", "text/plain"))
              .thenCompose(
                  writer ->
                      writer.writeAll(
                          () ->
                              next[0] == last
                                  ? null
                                  : ByteBuffer.wrap((next[0]++ + "\n").getBytes(UTF_8))));
        };
    // endregion writeAll
    return count;
  }

  static AsyncHttpHandler file(Path file, long size) {
    // region file
    AsyncHttpHandler logo =
        (request, responder) -> responder.sendFile(ResponseHead.of(200), file, 0, size);
    // endregion file
    return logo;
  }

  static AsyncHttpHandler signals(AsyncHttpHandler next) {
    // region signals
    AsyncHttpHandler watched =
        (request, responder) -> {
          var gone = new AtomicBoolean();
          request.onDisconnect(reason -> gone.set(true)); // stop what nobody waits for
          request.onDrain(
              deadline -> System.getLogger("shop").log(System.Logger.Level.INFO, "soon"));
          request.onComplete(
              done -> System.getLogger("access").log(System.Logger.Level.INFO, done.toString()));
          return next.handle(request, responder);
        };
    // endregion signals
    return watched;
  }

  static Application mounted(AsyncApplication api, SyncApplication pages) {
    // region mount
    Application all = Mount.at("/api", api).and("/", pages);
    // endregion mount
    return all;
  }
}
