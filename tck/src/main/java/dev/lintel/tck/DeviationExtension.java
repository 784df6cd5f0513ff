package dev.lintel.tck;

import dev.lintel.spec.Requirement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Deviations of the server under test: a test that is listed may fail until a day, and must fail.
 *
 * <p>The list is the resource or file named by the configuration parameter {@value #FILE}, or else
 * the one in the jar of the adapter; see {@link DeviationList} for its form and place. A listed
 * test that fails is reported as skipped with the reason; one that passes, whose day is over, that
 * does not check the listed rule, or that there is not, fails the build.
 */
public final class DeviationExtension
    implements BeforeAllCallback, TestExecutionExceptionHandler, AfterTestExecutionCallback {

  /**
   * The configuration parameter with the resource or file of the deviations; without it they are
   * those that the adapter itself brings along.
   */
  public static final String FILE = "lintel.tck.deviations";

  private static final Namespace NAMESPACE = Namespace.create(DeviationExtension.class);
  private static final Pattern INVOCATION = Pattern.compile("test-template-invocation:#(\\d+)");

  /** Made by the kit, for its own classes. */
  DeviationExtension() {}

  /** A deviation of a test that there is not would never be found to be out of date. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    List<String> unknown = list(context).testsUnknownTo(type);
    if (!unknown.isEmpty()) {
      throw new AssertionError(
          "the kit has no such tests, take their deviations out of the list: "
              + String.join(", ", unknown));
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    Deviation deviation = find(context);
    if (deviation == null) {
      throw failure;
    }
    if (LocalDate.now(ZoneOffset.UTC).isAfter(deviation.expiry())) {
      throw new AssertionError("this deviation has expired: " + deviation, failure);
    }
    Requirement checked = context.getRequiredTestMethod().getAnnotation(Requirement.class);
    if (checked == null || !List.of(checked.value()).contains(deviation.rule())) {
      throw new AssertionError(
          "this deviation is of a rule that its test does not check: " + deviation, failure);
    }
    throw new DeviationException(deviation, failure);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Deviation deviation = find(context);
    if (deviation != null && context.getExecutionException().isEmpty()) {
      throw new AssertionError("this deviation passes now, take it out of the list: " + deviation);
    }
  }

  private static @Nullable Deviation find(ExtensionContext context) {
    DeviationList list = list(context);
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "#"
            + context.getRequiredTestMethod().getName();
    Matcher invocation = INVOCATION.matcher(context.getUniqueId());
    Deviation whole = list.find(test);
    return whole == null && invocation.find() ? list.find(test + "#" + invocation.group(1)) : whole;
  }

  private static DeviationList list(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(FILE, key -> read(context), DeviationList.class);
  }

  private static DeviationList read(ExtensionContext context) {
    String server = context.getConfigurationParameter(ServerExtension.SERVER).orElse(null);
    String file = context.getConfigurationParameter(FILE).orElse(null);
    return DeviationList.of(server == null ? "" : Providers.find(server).name(), file);
  }
}
