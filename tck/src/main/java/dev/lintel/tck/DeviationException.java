package dev.lintel.tck;

import org.opentest4j.TestAbortedException;

/** Ends a test that fails as its deviation says: neither passed nor failed. */
public final class DeviationException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  private final transient Deviation deviation;

  DeviationException(Deviation deviation, Throwable failure) {
    super("deviation: " + deviation, failure);
    this.deviation = deviation;
  }

  /** The deviation. */
  public Deviation deviation() {
    return deviation;
  }
}
