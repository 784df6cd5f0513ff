package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.tck.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that tells the client, and the test, what it saw of each request. */
final class Witness {

  private static final int LONGEST_BODY = 1024 * 1024;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger live = new AtomicInteger();

  /** The application in a style. */
  Application application(Style style) {
    SyncHttpHandler sync =
        (request, responder) -> {
          begin(request);
          Response answer = answer(request, request.body().readNBytes(LONGEST_BODY));
          responder.send(answer.head(), answer.body());
        };
    AsyncHttpHandler async =
        (request, responder) -> {
          begin(request);
          return request
              .body()
              .readAll(LONGEST_BODY)
              .thenApply(body -> answer(request, body))
              .thenCompose(answer -> responder.send(answer.head(), answer.body()));
        };
    return style == Style.SYNC ? SyncApplication.of(sync) : AsyncApplication.of(async);
  }

  /** How many requests have come, ever. */
  int calls() {
    return calls.get();
  }

  /** Whether every exchange that has begun is over. */
  boolean isIdle() {
    return live.get() == 0;
  }

  /** What was seen since the last call: a line for each exchange that is over. */
  List<String> take() {
    List<String> all = List.copyOf(seen);
    seen.clear();
    return all;
  }

  private void begin(Request request) {
    live.incrementAndGet();
    calls.incrementAndGet();
    String line = request.method() + " " + request.target();
    request.onComplete(
        completion -> {
          seen.add(line + " -> " + completion.outcome());
          live.decrementAndGet();
        });
  }

  private static Response answer(Request request, byte[] body) {
    var fields = new TreeMap<String, List<String>>();
    request
        .headers()
        .forEach((name, value) -> fields.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    String text =
        String.join(
            "\n",
            request.method() + " " + request.target() + " " + request.protocol(),
            "path " + request.path() + ", query " + request.query(),
            "segments " + request.pathSegments() + ", authority " + request.authority(),
            "fields " + fields,
            "length " + request.bodyLength() + ", trailers " + request.trailers(),
            "body '" + new String(body, ISO_8859_1) + "'");
    return Response.text(text);
  }
}
