package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncWebSocketHandler;
import dev.lintel.tck.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that tells the client, and the test, what it saw of each request. */
final class Witness {

  private static final int LONGEST_BODY = 1024 * 1024;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger completed = new AtomicInteger();
  private volatile CompletableFuture<Void> holding = new CompletableFuture<>();

  /** The application in a style. */
  Application application(Style style) {
    SyncHttpHandler sync =
        (request, responder) -> {
          begin(request);
          if (request.path().equals(Acts.PATH)) {
            Acts.play(request, responder, this);
          } else {
            Response answer = answer(request, request.body().readNBytes(LONGEST_BODY));
            responder.send(answer.head(), answer.body());
          }
        };
    AsyncHttpHandler async =
        (request, responder) -> {
          begin(request);
          return request.path().equals(Acts.PATH)
              ? Acts.play(request, responder, this)
              : request
                  .body()
                  .readAll(LONGEST_BODY)
                  .thenApply(body -> answer(request, body))
                  .thenCompose(answer -> responder.send(answer.head(), answer.body()));
        };
    SyncWebSocketHandler syncSocket = Talks.sync(seen::add);
    AsyncWebSocketHandler asyncSocket = Talks.async(seen::add);
    return style == Style.SYNC
        ? SyncApplication.of(sync)
            .with(
                (handshake, acceptor) -> {
                  begin(handshake);
                  syncSocket.handle(handshake, acceptor);
                })
        : AsyncApplication.of(async)
            .with(
                (handshake, acceptor) -> {
                  begin(handshake);
                  return asyncSocket.handle(handshake, acceptor);
                });
  }

  /** How many requests have come, ever. */
  int calls() {
    return calls.get();
  }

  /** How many exchanges have completed as they should, ever. */
  int completed() {
    return completed.get();
  }

  /** Whether every exchange that has begun is over. */
  boolean isIdle() {
    return live.get() == 0;
  }

  /** What was seen since the last call: notes, and a line for each exchange that is over. */
  List<String> take() {
    List<String> all = List.copyOf(seen);
    seen.clear();
    return all;
  }

  /** Keeps something that was seen. */
  void note(String line) {
    seen.add(line);
  }

  /** Completes when {@link #release} is called, or the client of a request is gone. */
  CompletableFuture<Void> hold(Request request) {
    var held = new CompletableFuture<Void>();
    holding = held;
    request.onDisconnect(gone -> held.complete(null));
    return held;
  }

  void release() {
    holding.complete(null);
  }

  private void begin(Request request) {
    live.incrementAndGet();
    calls.incrementAndGet();
    String line = request.method() + " " + request.target();
    request.onComplete(
        completion -> {
          seen.add(line + " -> " + completion.outcome());
          if (completion.outcome() == Completion.Outcome.COMPLETE) {
            completed.incrementAndGet();
          }
          live.decrementAndGet();
        });
  }

  private static Response answer(Request request, byte[] body) {
    String text =
        String.join(
            "\n",
            request.method() + " " + request.target() + " " + request.protocol(),
            "path " + request.path() + ", query " + request.query(),
            "segments " + request.pathSegments() + ", authority " + request.authority(),
            "fields " + fields(request.headers()),
            "length " + request.bodyLength() + ", trailers " + fields(request.trailers()),
            "body '" + new String(body, ISO_8859_1) + "'");
    return Response.text(text);
  }

  /** Fields by their name: the order of different names is not part of the contract. */
  static Map<String, List<String>> fields(Headers headers) {
    var fields = new TreeMap<String, List<String>>();
    headers.forEach(
        (name, value) -> fields.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    return fields;
  }
}
