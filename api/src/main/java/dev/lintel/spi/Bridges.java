package dev.lintel.spi;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncWebSocketHandler;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns applications and handlers of one style into the other, streaming both ways (THR-4). */
public final class Bridges {

  private Bridges() {}

  /**
   * A sync handler as an async one: each request runs on a thread of the server that may block.
   *
   * @param handler the handler
   * @return an async handler, for requests of a server
   */
  public static AsyncHttpHandler toAsync(SyncHttpHandler handler) {
    return new SyncBridge(handler);
  }

  /**
   * An async handler as a sync one: it runs on the thread of the caller, which waits for it.
   *
   * @param handler the handler
   * @return a sync handler
   */
  public static SyncHttpHandler toSync(AsyncHttpHandler handler) {
    return new AsyncBridge(handler);
  }

  /**
   * A sync application as an async one.
   *
   * @param application the application
   * @return the application, with every facet
   */
  public static AsyncApplication toAsync(SyncApplication application) {
    return new BridgedApplication(application);
  }

  /**
   * An async application as a sync one.
   *
   * @param application the application
   * @return the application, with every facet
   */
  public static SyncApplication toSync(AsyncApplication application) {
    Objects.requireNonNull(application, "application");
    return new SyncApplication() {
      @Override
      public Set<Capability> requires() {
        return application.requires();
      }

      @Override
      @SuppressWarnings("NullAway") // The server says so if there is none (LIFE-1.1).
      public SyncHttpHandler http() {
        AsyncHttpHandler http = application.http();
        return http == null ? null : toSync(http);
      }

      @Override
      public @Nullable SyncWebSocketHandler webSocket() {
        AsyncWebSocketHandler webSocket = application.webSocket();
        return webSocket == null ? null : new AsyncWebSocketBridge(webSocket);
      }

      @Override
      public void startup(ServerInfo server) throws Exception {
        Waiting.on(application.startup(server));
      }

      @Override
      public void shutdown() throws Exception {
        Waiting.on(application.shutdown());
      }
    };
  }
}
