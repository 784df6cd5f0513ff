package dev.lintel.middleware;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.WebSocketHandshake;
import dev.lintel.spi.Bridges;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Applications side by side, sync and async mixed, each below a path of its own (EXT-2).
 *
 * <pre>{@code
 * Application all = Mount.at("/api", api).and("/", pages);
 * }</pre>
 *
 * <p>A path is matched by whole segments and the longest match wins (EXT-2.2); a request that
 * matches none is answered 404. A value: {@link #and} makes a new one. The applications start in
 * order; if one fails, those that have started are shut down again (EXT-2.4).
 */
public final class Mount implements AsyncApplication {

  private record Mounted(
      String path,
      AsyncApplication application,
      AsyncHttpHandler handler,
      @Nullable AsyncWebSocketHandler webSocket) {}

  private static final ResponseHead NOT_FOUND = ResponseHead.of(404);

  /** Longest path first. */
  private final List<Mounted> byLength;

  /** In the order in which they were mounted. */
  private final List<Mounted> inOrder;

  private Mount(List<Mounted> inOrder) {
    this.inOrder = inOrder;
    var sorted = new ArrayList<>(inOrder);
    sorted.sort((a, b) -> b.path.length() - a.path.length());
    this.byLength = List.copyOf(sorted);
  }

  /**
   * One application below a path.
   *
   * @param path begins with a slash and ends without one, but for {@code /}, the top
   * @param application the application
   * @return the mount
   */
  public static Mount at(String path, Application application) {
    return new Mount(List.of()).and(path, application);
  }

  /**
   * These applications and one more.
   *
   * @param path begins with a slash and ends without one, but for {@code /}, the top
   * @param application the application
   * @return a new mount
   * @throws IllegalArgumentException if the path has another form or is taken
   */
  public Mount and(String path, Application application) {
    String prefix = path.equals("/") ? "" : path;
    if (!path.startsWith("/") || prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "EXT-2.2: a mount path begins with a slash and ends without one: " + path);
    }
    for (Mounted other : inOrder) {
      if (other.path.equals(prefix)) {
        throw new IllegalArgumentException("EXT-2.2: something is mounted at " + path + " already");
      }
    }
    Objects.requireNonNull(application, "application");
    AsyncApplication async =
        application instanceof SyncApplication sync
            ? Bridges.toAsync(sync)
            : (AsyncApplication) application;
    var longer = new ArrayList<>(inOrder);
    longer.add(new Mounted(prefix, async, async.http(), async.webSocket()));
    return new Mount(List.copyOf(longer));
  }

  @Override
  public Set<Capability> requires() {
    var all = new HashSet<Capability>();
    inOrder.forEach(mounted -> all.addAll(mounted.application.requires()));
    return all;
  }

  @Override
  public AsyncHttpHandler http() {
    return this::handle;
  }

  @Override
  public @Nullable AsyncWebSocketHandler webSocket() {
    boolean absent = inOrder.stream().allMatch(mounted -> mounted.webSocket == null);
    return absent ? null : this::handle;
  }

  @Override
  public CompletionStage<Void> startup(ServerInfo server) {
    CompletionStage<Void> started = Stages.done();
    for (int i = 0; i < inOrder.size(); i++) {
      AsyncApplication application = inOrder.get(i).application;
      int before = i;
      started =
          started.thenCompose(
              v ->
                  Stages.call(() -> application.startup(server))
                      .handle((done, failure) -> failure)
                      .thenCompose(
                          failure ->
                              failure == null
                                  ? Stages.done()
                                  : Stages.thenAlways(
                                      Stages.failed(failure), () -> shutdown(before))));
    }
    return started;
  }

  @Override
  public CompletionStage<Void> shutdown() {
    return shutdown(inOrder.size());
  }

  /** Shuts the first applications down, the last of them first. */
  private CompletionStage<Void> shutdown(int count) {
    CompletionStage<Void> stopped = Stages.done();
    for (int i = count - 1; i >= 0; i--) {
      AsyncApplication application = inOrder.get(i).application;
      stopped = Stages.thenAlways(stopped, application::shutdown);
    }
    return stopped;
  }

  private CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    Mounted mounted = find(request);
    if (mounted == null) {
      return responder.send(NOT_FOUND, ByteBuffer.allocate(0));
    }
    return mounted.path.isEmpty()
        ? mounted.handler.handle(request, responder)
        : mounted.handler.handle(request.withMountPath(pathOf(mounted, request)), responder);
  }

  private CompletionStage<Void> handle(
      WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor) {
    Mounted mounted = find(handshake);
    if (mounted == null || mounted.webSocket == null) {
      return acceptor.decline(); // It is an ordinary request there, or a 404.
    }
    return mounted.path.isEmpty()
        ? mounted.webSocket.handle(handshake, acceptor)
        : mounted.webSocket.handle(handshake.withMountPath(pathOf(mounted, handshake)), acceptor);
  }

  private @Nullable Mounted find(Request request) {
    // The path is looked at where it stands, so that a request costs one object here and no string.
    String path = request.path();
    int from = request.mountPath().length();
    for (Mounted mounted : byLength) {
      String prefix = mounted.path;
      int to = from + prefix.length();
      if (prefix.isEmpty()
          || (path.startsWith(prefix, from) && (path.length() == to || path.charAt(to) == '/'))) {
        return mounted;
      }
    }
    return null;
  }

  private static String pathOf(Mounted mounted, Request request) {
    String above = request.mountPath();
    return above.isEmpty() ? mounted.path : above + mounted.path;
  }
}
