package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.DisconnectedException;
import dev.lintel.ProtocolException;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** Calls that must fail, in both styles, and bodies that must arrive as they are. */
public final class Expect {

  /** A call that may fail with anything. */
  @FunctionalInterface
  public interface Call {
    /** Calls. */
    void run() throws Exception;
  }

  private static final int EXCERPT = 16;

  private Expect() {}

  /** The call must fail with a ProtocolException of a rule. */
  public static void refused(String rule, Call call) {
    checkRule(rule, thrown(ProtocolException.class, call));
  }

  /** The stage must fail with a ProtocolException of a rule. */
  public static void refused(String rule, CompletionStage<?> stage) {
    Throwable failure = Await.failure("a stage that " + rule + " fails", stage);
    checkRule(rule, Failures.find(ProtocolException.class, failure));
  }

  /** The call must fail because the client is gone. */
  public static DisconnectedException gone(Call call) {
    return thrown(DisconnectedException.class, call);
  }

  /** The stage must fail because the client is gone. */
  public static DisconnectedException gone(CompletionStage<?> stage) {
    Throwable failure = Await.failure("a stage that HTTP-6.3 fails", stage);
    return Failures.find(DisconnectedException.class, failure);
  }

  /** The call must fail with a type of failure. */
  public static <T extends Throwable> T thrown(Class<T> type, Call call) {
    try {
      call.run();
    } catch (Throwable failure) {
      return Failures.find(type, failure);
    }
    throw new AssertionError("expected a " + type.getName() + ", but the call returned");
  }

  /** The bytes must be the expected ones; if not, tells where they begin to differ. */
  public static void bytes(byte[] actual, byte[] expected) {
    int at = Arrays.mismatch(actual, expected);
    if (at >= 0) {
      throw new AssertionError(
          String.format(
              "%d bytes came, %d were expected; from byte %d on '%s' came instead of '%s'",
              actual.length, expected.length, at, excerpt(actual, at), excerpt(expected, at)));
    }
  }

  private static String excerpt(byte[] bytes, int from) {
    return new String(bytes, from, Math.min(EXCERPT, bytes.length - from), ISO_8859_1);
  }

  private static void checkRule(String rule, ProtocolException failure) {
    if (!failure.rule().equals(rule)) {
      throw new AssertionError(
          "expected a ProtocolException of " + rule + ", but it is of " + failure.rule(), failure);
    }
  }
}
