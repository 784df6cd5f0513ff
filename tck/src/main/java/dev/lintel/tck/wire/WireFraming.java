package dev.lintel.tck.wire;

/** How the end of a response body was told. */
public enum WireFraming {
  /** There is no body. */
  NONE,
  /** By a content-length. */
  LENGTH,
  /** By the last chunk. */
  CHUNKED,
  /** By the end of the connection. */
  CLOSE
}
