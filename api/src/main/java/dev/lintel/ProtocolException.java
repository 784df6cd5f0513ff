package dev.lintel;

import java.util.Objects;

/**
 * A rule of the specification was broken by the caller.
 *
 * <p>The message begins with the id of the rule. The exchange goes on where it still can.
 */
public final class ProtocolException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String rule;

  /**
   * A rule was broken.
   *
   * @param rule the id, such as {@code HTTP-3.1}
   * @param message what happened, as a sentence without the id
   */
  public ProtocolException(String rule, String message) {
    super(Objects.requireNonNull(rule, "rule") + ": " + message);
    this.rule = rule;
  }

  /**
   * The broken rule.
   *
   * @return its id
   */
  public String rule() {
    return rule;
  }
}
