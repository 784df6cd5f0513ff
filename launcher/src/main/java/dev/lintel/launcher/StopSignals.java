package dev.lintel.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and Ctrl-C: the first asks for a stop, the second forces it, a third ends the process.
 * SIGHUP loads key material again.
 *
 * <p>The JVM on its own answers the first by running shutdown hooks, ignores every further one
 * while they run, cuts off logging at the same time and exits with 143. So the signals are taken
 * over, by {@code sun.misc.Signal}, the one way there is. It is called reflectively because {@code
 * --release} hides it from the compiler. Where that fails, what is left is the shutdown hook of
 * {@link ServerRun}: one drain, not forced.
 */
final class StopSignals {

  private final Runnable ask;
  private final Runnable force;
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger received = new AtomicInteger();

  /**
   * The actions; both are called on a thread of the JVM and must not wait.
   *
   * @param ask is called for the first signal
   * @param force is called for the second
   */
  StopSignals(Runnable ask, Runnable force) {
    this.ask = ask;
    this.force = force;
  }

  /** Takes the signals over; leaves them to the JVM where that is not possible. */
  void install() {
    handle("TERM", this::received);
    handle("INT", this::received);
  }

  /**
   * Takes over SIGHUP, which the JVM would take for an end.
   *
   * @param reload is called for each one, on a thread of its own
   */
  void installReload(Runnable reload) {
    handle("HUP", reload);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler call =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(), new Class<?>[] {handler}, call);
      Object one = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, one, proxy);
    } catch (ReflectiveOperationException unavailable) {
      // The shutdown hook drains, and files that change are loaded.
    }
  }

  boolean isAsked() {
    return received.get() > 0;
  }

  /** Waits for the first signal. */
  void await() throws InterruptedException {
    first.await();
  }

  private void received() {
    switch (received.incrementAndGet()) {
      case 1 -> {
        ask.run();
        first.countDown();
      }
      case 2 -> force.run();
      default -> Runtime.getRuntime().halt(1);
    }
  }
}
