package dev.lintel.tck.memory;

/**
 * The filters of one connection.
 *
 * @param fromClient what the client sends passes through it before the server sees it
 * @param fromServer what the server sends passes through it before the client sees it
 */
public record WireFilters(WireFilter fromClient, WireFilter fromServer) {

  /** Changes nothing. */
  public static final WireFilter NONE = new WireFilter() {};

  /** Filters of a connection that changes nothing. */
  public static WireFilters none() {
    return new WireFilters(NONE, NONE);
  }

  /** Changes what the client sends. */
  public static WireFilters fromClient(WireFilter filter) {
    return new WireFilters(filter, NONE);
  }

  /** Changes what the server sends. */
  public static WireFilters fromServer(WireFilter filter) {
    return new WireFilters(NONE, filter);
  }
}
