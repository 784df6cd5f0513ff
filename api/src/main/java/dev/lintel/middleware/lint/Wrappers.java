package dev.lintel.middleware.lint;

import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.SyncResponder;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * Wrappers that were not made for wrapping: a lambda, or a class that implements an interface
 * instead of extending its forwarding class, inherits defaults that drop what the server can do.
 */
final class Wrappers {

  /** Whether a class overrides the methods whose defaults drop something. */
  private record Shape(boolean informs, boolean hasTrailers, boolean hasExtensions) {}

  /** A cache for each class, without holding it. */
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(
              overrides(type, "inform", ResponseHead.class),
              overrides(type, "trailers"),
              overrides(type, "extension", Key.class));
        }
      };

  private Wrappers() {}

  static void look(LintExchange exchange, Request request, Object responder) {
    Shape asked = SHAPES.get(request.getClass());
    Shape answering = SHAPES.get(responder.getClass());
    Set<Capability> capabilities = request.server().capabilities();
    if (!answering.informs && capabilities.contains(Capability.INTERIM_RESPONSES)) {
      dropped(exchange, responder, "inform");
    }
    if (!asked.hasTrailers && capabilities.contains(Capability.REQUEST_TRAILERS)) {
      dropped(exchange, request, "trailers");
    }
    if (!asked.hasExtensions) {
      dropped(exchange, request, "extension");
    }
  }

  private static void dropped(LintExchange exchange, Object wrapper, String method) {
    exchange.defer(
        exchange.found(
            Check.DROPPED,
            wrapper.getClass().getName() + " keeps the default of " + method + " and so drops it"));
  }

  /** True also for what has no such method. */
  private static boolean overrides(Class<?> type, String name, Class<?>... parameters) {
    try {
      Method method = type.getMethod(name, parameters);
      Class<?> owner = method.getDeclaringClass();
      return owner != Request.class
          && owner != AsyncResponder.class
          && owner != SyncResponder.class;
    } catch (NoSuchMethodException absent) {
      return true;
    }
  }
}
