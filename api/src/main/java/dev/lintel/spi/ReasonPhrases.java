package dev.lintel.spi;

/**
 * The reason phrases of status lines, the same on all servers (HTTP-9.8).
 *
 * <p>They are spelled as Jetty sends them, since Jetty is the one server that takes no phrase from
 * its user. A status without a phrase repeats its number in the phrase's place, as Jetty does: an
 * empty phrase is legal, but old clients stumble over the blank at the end of the line.
 */
public final class ReasonPhrases {

  private static final String[] PHRASES = new String[512];

  static {
    put(100, "Continue", "Switching Protocols", "Processing", "Early Hints");
    put(200, "OK", "Created", "Accepted", "Non Authoritative Information", "No Content");
    put(205, "Reset Content", "Partial Content", "Multi-Status");
    put(300, "Multiple Choices", "Moved Permanently", "Found", "See Other", "Not Modified");
    put(305, "Use Proxy");
    put(307, "Temporary Redirect", "Permanent Redirect");
    put(400, "Bad Request", "Unauthorized", "Payment Required", "Forbidden", "Not Found");
    put(405, "Method Not Allowed", "Not Acceptable", "Proxy Authentication Required");
    put(408, "Request Timeout", "Conflict", "Gone", "Length Required", "Precondition Failed");
    put(413, "Payload Too Large", "URI Too Long", "Unsupported Media Type");
    put(416, "Range Not Satisfiable", "Expectation Failed", "I'm a Teapot");
    put(420, "Enhance your Calm", "Misdirected Request", "Unprocessable Entity", "Locked");
    put(424, "Failed Dependency");
    put(426, "Upgrade Required");
    put(428, "Precondition Required", "Too Many Requests");
    put(431, "Request Header Fields Too Large");
    put(451, "Unavailable for Legal Reason");
    put(500, "Server Error", "Not Implemented", "Bad Gateway", "Service Unavailable");
    put(504, "Gateway Timeout", "HTTP Version Not Supported");
    put(507, "Insufficient Storage", "Loop Detected");
    put(510, "Not Extended", "Network Authentication Required");
  }

  private ReasonPhrases() {}

  /**
   * The phrase of a status.
   *
   * @param status the status
   * @return the phrase, never empty
   */
  public static String of(int status) {
    String known = status >= 0 && status < PHRASES.length ? PHRASES[status] : null;
    return known == null ? Integer.toString(status) : known;
  }

  /** The phrases of one status and those that follow it. */
  private static void put(int first, String... phrases) {
    System.arraycopy(phrases, 0, PHRASES, first, phrases.length);
  }
}
