package dev.lintel.tck;

/** The two styles of an application; a rule that holds for both is tested in both. */
public enum Style {
  /** A sync handler. */
  SYNC,
  /** An async handler. */
  ASYNC
}
