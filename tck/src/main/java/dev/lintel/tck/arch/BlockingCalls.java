package dev.lintel.tck.arch;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.List;
import java.util.regex.Pattern;

/** The calls of the JDK that wait for something else to happen. */
final class BlockingCalls {

  /**
   * A kind of call.
   *
   * @param owner the type whose method it is, or a supertype
   * @param method the names of the methods
   * @param least how many parameters it has at least: those with a time-out wait
   */
  private record Kind(String owner, Pattern method, int least) {
    Kind(String owner, String method) {
      this(owner, method, 0);
    }

    Kind(String owner, String method, int least) {
      this(owner, Pattern.compile(method), least);
    }

    boolean has(CodeUnitAccessTarget target) {
      return method.matcher(target.getName()).matches()
          && target.getOwner().isAssignableTo(owner)
          && target.getRawParameterTypes().size() >= least;
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("java.lang.Thread", "sleep|join"),
          new Kind("java.lang.Object", "wait"),
          new Kind("java.lang.Process", "waitFor"),
          new Kind("java.util.concurrent.TimeUnit", "sleep|timedJoin|timedWait"),
          new Kind("java.util.concurrent.locks.LockSupport", "park.*"),
          new Kind("java.util.concurrent.locks.Condition", "await.*"),
          new Kind("java.util.concurrent.Future", "get|join|invoke"),
          new Kind("java.util.concurrent.CountDownLatch", "await"),
          new Kind("java.util.concurrent.CyclicBarrier", "await"),
          new Kind("java.util.concurrent.Phaser", "arriveAndAwait.*|await.*"),
          new Kind("java.util.concurrent.Exchanger", "exchange"),
          new Kind("java.util.concurrent.Semaphore", "acquire.*"),
          new Kind("java.util.concurrent.Semaphore", "tryAcquire", 2),
          new Kind("java.util.concurrent.BlockingQueue", "take.*|put.*"),
          new Kind("java.util.concurrent.BlockingQueue", "poll.*", 2),
          new Kind("java.util.concurrent.BlockingQueue", "offer.*", 3),
          new Kind("java.util.concurrent.CompletionService", "take"),
          new Kind("java.util.concurrent.CompletionService", "poll", 2),
          new Kind(
              "java.util.concurrent.ExecutorService", "awaitTermination|invokeAll|invokeAny|close"),
          new Kind("java.io.InputStream", "read.*|transferTo|skip.*"),
          new Kind("java.io.Reader", "read.*|transferTo|skip"),
          new Kind("java.net.Socket", "connect"),
          new Kind("java.net.ServerSocket", "accept"),
          new Kind("java.net.URLConnection", "connect|getInputStream"),
          new Kind("java.net.URL", "openStream|getContent"),
          new Kind("java.net.http.HttpClient", "send"),
          new Kind("javax.sql.DataSource", "getConnection"),
          new Kind("java.sql.Connection", "commit|rollback"),
          new Kind("java.sql.Statement", "execute.*"));

  /** What reads memory waits for nobody. */
  private static final List<String> OF_MEMORY =
      List.of("java.io.ByteArrayInputStream", "java.io.StringReader", "java.io.CharArrayReader");

  private BlockingCalls() {}

  static boolean isBlocking(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && OF_MEMORY.stream().noneMatch(memory -> target.getOwner().isAssignableTo(memory))
        && KINDS.stream().anyMatch(kind -> kind.has(target));
  }
}
