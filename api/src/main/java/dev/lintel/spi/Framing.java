package dev.lintel.spi;

/** How the end of a response body is told to the client (HTTP-3.4). */
public enum Framing {
  /** There is no body: HEAD, 204, 304. */
  NONE,
  /** A content-length tells. */
  LENGTH,
  /** The body goes in chunks. */
  CHUNKED,
  /** The end of the connection tells: HTTP/1.0 without a length. */
  CLOSE,
  /** The end of the stream tells: HTTP/2 without a length. */
  STREAM
}
