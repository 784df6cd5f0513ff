package dev.lintel.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Lets no test of the kit run without end, and gives up when too much time was spent in vain. */
final class BoundsExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, InvocationInterceptor {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(BoundsExtension.class);

  /** Made by the kit, for its own classes. */
  BoundsExtension() {}

  /** The bounds of this run of the kit. */
  static Bounds bounds(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Bounds.class, key -> Bounds.ofProperties(), Bounds.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    bounds(context).check();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    bounds(context).check();
    context.getStore(NAMESPACE).put("begin", System.nanoTime());
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounds(context).within(name(context), invocation::proceed);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounds(context).within(name(context), invocation::proceed);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Long begin = context.getStore(NAMESPACE).get("begin", Long.class);
    Throwable failure = context.getExecutionException().orElse(null);
    // A deviation is expected to wait in vain.
    if (begin != null && failure != null && !(failure instanceof TestAbortedException)) {
      bounds(context).failed(name(context), Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + "#"
        + context.getRequiredTestMethod().getName();
  }
}
