package dev.lintel.spi;

/**
 * How far a response is.
 *
 * <pre>
 *   IDLE --start--&gt; HELD --first write--&gt; STREAMING --last write--&gt; ENDING --written--&gt; ENDED
 *     \---------------- send ---------------------------------------^
 *   any but ENDED --failure, disconnect, abort--&gt; ABORTED
 * </pre>
 */
enum Phase {
  IDLE,
  HELD,
  STREAMING,
  ENDING,
  ENDED,
  ABORTED
}
