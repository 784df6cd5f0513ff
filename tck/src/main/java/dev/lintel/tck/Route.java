package dev.lintel.tck;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Completion;
import dev.lintel.tck.wire.FrameClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A path of the {@link KitApplication} with the handler of one test, so that connections of other
 * tests never meet it.
 */
public final class Route {
  private final String path;
  private final AsyncHttpHandler handler;
  private final @Nullable AsyncWebSocketHandler socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger completed = new AtomicInteger();
  private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();

  Route(String path, AsyncHttpHandler handler, @Nullable AsyncWebSocketHandler socket) {
    this.path = path;
    this.handler = handler;
    this.socket = socket;
  }

  /** The path; deeper ones lead here, too. */
  public String path() {
    return path;
  }

  /** A GET request without a body. */
  public String get(String... fields) {
    return request("GET", fields);
  }

  /** A request head for the path, with a Host field and the given field lines. */
  public String request(String method, String... fields) {
    return requestTo(method, path, fields);
  }

  /** A handshake of a WebSocket. */
  public String handshake(String... fields) {
    var all = new ArrayList<>(List.of("Upgrade: websocket", "Connection: Upgrade"));
    all.add("Sec-WebSocket-Version: 13");
    all.add("Sec-WebSocket-Key: " + FrameClient.KEY);
    all.addAll(List.of(fields));
    return get(all.toArray(String[]::new));
  }

  /** A request head for another target, which finds the way here by a field. */
  public String requestTo(String method, String target, String... fields) {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: kit\r\n");
    if (!target.startsWith(path)) {
      head.append(field());
    }
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** The field line, with its end, that leads any target here. */
  public String field() {
    return KitApplication.ROUTE + ": " + path + "\r\n";
  }

  /** How often the handler was called. */
  public int calls() {
    return calls.get();
  }

  /** Waits until the handler was called that often. */
  public void awaitCalls(int count) {
    Await.until(count + " calls of the handler of " + path, () -> calls.get() >= count);
  }

  /** How many exchanges have completed. */
  public int completed() {
    return completed.get();
  }

  /** Waits for the record of the next exchange that completes. */
  public Completion completion() {
    return Await.next("the completion of an exchange of " + path, completions);
  }

  void count() {
    calls.incrementAndGet();
  }

  AsyncHttpHandler handler() {
    return handler;
  }

  /** The handler of WebSockets, or null if there is none. */
  @Nullable AsyncWebSocketHandler socket() {
    return socket;
  }

  void completed(Completion completion) {
    completed.incrementAndGet();
    completions.add(completion);
  }
}
