package dev.lintel.tck;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Deviations of the server under test: a test that is listed may fail until a day, and must fail.
 *
 * <p>The file is a resource named by the configuration parameter {@value #FILE}; see {@link
 * DeviationList} for its form. A listed test that fails is reported as skipped with the reason; one
 * that passes, or whose day is over, fails the build.
 */
public final class DeviationExtension
    implements TestExecutionExceptionHandler, AfterTestExecutionCallback {

  /** The configuration parameter with the resource of the deviations; without it there are none. */
  public static final String FILE = "lintel.tck.deviations";

  private static final Pattern INVOCATION = Pattern.compile("test-template-invocation:#(\\d+)");

  /** Found by the service loader. */
  public DeviationExtension() {}

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    DeviationList.Deviation deviation = find(context);
    if (deviation == null) {
      throw failure;
    }
    if (LocalDate.now(java.time.ZoneOffset.UTC).isAfter(deviation.expiry())) {
      throw new AssertionError("this deviation has expired: " + deviation, failure);
    }
    throw new TestAbortedException("deviation: " + deviation, failure);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    DeviationList.Deviation deviation = find(context);
    if (deviation != null && context.getExecutionException().isEmpty()) {
      throw new AssertionError("this deviation passes now, take it out of the list: " + deviation);
    }
  }

  private static DeviationList.@Nullable Deviation find(ExtensionContext context) {
    String file = context.getConfigurationParameter(FILE).orElse(null);
    if (file == null) {
      return null;
    }
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "#"
            + context.getRequiredTestMethod().getName();
    Matcher invocation = INVOCATION.matcher(context.getUniqueId());
    DeviationList list = DeviationList.of(file);
    DeviationList.Deviation whole = list.find(test);
    return whole == null && invocation.find() ? list.find(test + "#" + invocation.group(1)) : whole;
  }
}
