package dev.lintel.tck.wrap;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.ForwardingSyncApplication;
import dev.lintel.ForwardingSyncRequest;
import dev.lintel.ForwardingSyncResponder;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;

/** A middleware that does nothing, made of the forwarding classes and of nothing else. */
final class Forwarding {

  private Forwarding() {}

  static Application wrap(Application application) {
    return application instanceof SyncApplication sync
        ? wrap(sync)
        : wrap((AsyncApplication) application);
  }

  private static AsyncApplication wrap(AsyncApplication application) {
    return new ForwardingAsyncApplication(application) {
      @Override
      public AsyncHttpHandler http() {
        AsyncHttpHandler next = super.http();
        return next == null
            ? next
            : (request, responder) ->
                next.handle(
                    new ForwardingAsyncRequest(request), new ForwardingAsyncResponder(responder));
      }
    };
  }

  private static SyncApplication wrap(SyncApplication application) {
    return new ForwardingSyncApplication(application) {
      @Override
      public SyncHttpHandler http() {
        SyncHttpHandler next = super.http();
        return next == null
            ? next
            : (request, responder) ->
                next.handle(
                    new ForwardingSyncRequest(request), new ForwardingSyncResponder(responder));
      }
    };
  }
}
