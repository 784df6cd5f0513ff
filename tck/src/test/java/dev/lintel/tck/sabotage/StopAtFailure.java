package dev.lintel.tck.sabotage;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Skips what is left of a run in which a test has failed, if the run asks for that. */
public final class StopAtFailure implements ExecutionCondition, TestWatcher {

  /** The configuration parameter by which a run asks. */
  static final String PARAMETER = "lintel.tck.sabotage.stop-at-failure";

  /** Found by the service loader. */
  public StopAtFailure() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return store(context).get("failed") != null
            && context.getConfigurationParameter(PARAMETER, Boolean::parseBoolean).orElse(false)
        ? ConditionEvaluationResult.disabled("a test has failed")
        : ConditionEvaluationResult.enabled("no test has failed");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    store(context).put("failed", true);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getRoot().getStore(ExtensionContext.Namespace.create(StopAtFailure.class));
  }
}
