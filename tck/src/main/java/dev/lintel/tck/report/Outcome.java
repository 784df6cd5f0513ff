package dev.lintel.tck.report;

import java.util.Locale;

/** How a test, or a rule, came out. */
public enum Outcome {
  /** All tests that ran have passed. */
  PASSED,
  /** A test has failed. */
  FAILED,
  /** A test fails, and a deviation accepts it for a while. */
  DEVIATION,
  /** The rule binds whoever claims a capability, and the server does not claim it. */
  ABSENT,
  /** No test ran: what they need is not there. */
  SKIPPED,
  /** No test names the rule. */
  UNTESTED;

  /** The name as it is in the reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
