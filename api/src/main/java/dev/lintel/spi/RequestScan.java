package dev.lintel.spi;

import dev.lintel.server.Limits;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a native request head that validates it and keeps what framing needs (HTTP-7).
 *
 * <p>The adapter hands over method, protocol, target and each field as they were received; nothing
 * is copied. The first broken rule wins. A superclass of the exchange and not a field, so that an
 * exchange is one object.
 *
 * <p>In one file, though it is long: every check is a part of the one pass, over the same flags.
 */
abstract class RequestScan extends SerialContext {

  private static final int HTTP_1_0 = 1;
  private static final int HEAD_METHOD = 1 << 1;
  private static final int OPTIONS_METHOD = 1 << 2;
  private static final int HOST_SEEN = 1 << 3;
  private static final int LENGTH_SEEN = 1 << 4;
  private static final int CHUNKED = 1 << 5;
  private static final int EXPECT_CONTINUE = 1 << 6;
  private static final int CONNECTION_CLOSE = 1 << 7;
  private static final int CONNECTION_KEEP_ALIVE = 1 << 8;
  private static final int TARGET_AUTHORITY = 1 << 9;
  private static final int TRACE_METHOD = 1 << 10;
  private static final int UPGRADE_WEBSOCKET = 1 << 11;
  private static final int HTTP_2 = 1 << 12;
  private static final int STREAM_GOES_ON = 1 << 13;

  // Codes of RFC 9113, 7.
  private static final int PROTOCOL_ERROR = 1;
  private static final int CANCEL = 8;

  private int seen;
  private int fieldCount;
  private int headBytes;
  private long declaredLength;

  /**
   * Where the path of a target in origin form ends, so that it is not looked for again; else -1.
   */
  private int pathEnd = -1;

  /** The Host field; before it is seen, the authority of an absolute target or of a stream. */
  private @Nullable CharSequence host;

  private @Nullable Rejection rejection;

  /** The limits that the head is checked against. */
  abstract Limits limits();

  /**
   * Hands the native head to {@link #scanLine} or {@link #scanStream}, and each field to {@link
   * #scanField}. Called once, before the application.
   */
  protected abstract void scanHead();

  /**
   * Takes the request line.
   *
   * @param method the method as received
   * @param target the target as received, in any form
   * @param protocol the protocol as received, such as {@code HTTP/1.1}
   */
  protected final void scanLine(CharSequence method, CharSequence target, CharSequence protocol) {
    if (RequestSyntax.equal(protocol, "HTTP/1.0")) {
      seen |= HTTP_1_0;
    } else if (!RequestSyntax.equal(protocol, "HTTP/1.1")) {
      reject(505, "HTTP-7.1", "the protocol is not HTTP/1.0 or HTTP/1.1");
    }
    checkMethod(method);
    checkLength(target);
    scanTarget(target);
  }

  /**
   * Takes the pseudo fields of HTTP/2, which stand for the request line and the Host.
   *
   * @param method the method as received, or null
   * @param scheme the scheme as received, or null
   * @param authority the authority as received, or null
   * @param path the path as received, or null
   * @param ended whether the request ends with its head
   */
  protected final void scanStream(
      @Nullable CharSequence method,
      @Nullable CharSequence scheme,
      @Nullable CharSequence authority,
      @Nullable CharSequence path,
      boolean ended) {
    seen |= ended ? HTTP_2 : HTTP_2 | STREAM_GOES_ON;
    checkMethod(method == null ? "" : method);
    if (scheme == null
        || !(RequestSyntax.equalIgnoreCase(scheme, "http")
            || RequestSyntax.equalIgnoreCase(scheme, "https"))) {
      reject(400, "H2-2.2", "the scheme is neither http nor https");
    }
    if (authority != null) {
      if (!RequestSyntax.isAuthority(authority)) {
        reject(400, "H2-2.3", "the :authority is no authority");
      }
      host = authority;
      seen |= TARGET_AUTHORITY;
    }
    if (path == null || (!RequestSyntax.startsAsPath(path) && !RequestSyntax.equal(path, "*"))) {
      reject(400, "H2-2.2", "the :path does not begin with a slash");
    } else {
      checkLength(path);
      scanTarget(path);
    }
  }

  /**
   * Takes the pseudo fields of an extended CONNECT (RFC 8441), instead of {@link #scanStream}.
   * Called by adapters that claim {@link dev.lintel.Capability#WEBSOCKET_HTTP2}.
   *
   * @param protocol the {@code :protocol} as received
   * @param scheme the scheme as received, or null
   * @param authority the authority as received, or null
   * @param path the path as received, or null
   * @param ended whether the request ends with its head
   */
  protected final void scanConnect(
      CharSequence protocol,
      @Nullable CharSequence scheme,
      @Nullable CharSequence authority,
      @Nullable CharSequence path,
      boolean ended) {
    if (RequestSyntax.equalIgnoreCase(protocol, "websocket")) {
      seen |= UPGRADE_WEBSOCKET;
    } else {
      reject(501, "WS-10.3", "the protocol of a CONNECT is not websocket");
    }
    scanStream("CONNECT", scheme, authority, path, ended);
  }

  private void checkMethod(CharSequence method) {
    scanMethod(method);
    if (!RequestSyntax.isToken(method)) {
      reject(400, "HTTP-7.2", "the method is no token");
    }
  }

  private void checkLength(CharSequence target) {
    if (target.length() > limits().maxTargetLength()) {
      reject(414, "HTTP-8.1", "the target is longer than maxTargetLength");
    }
  }

  /**
   * Takes one field.
   *
   * @param name the name in any case
   * @param value the value as received
   */
  protected final void scanField(CharSequence name, CharSequence value) {
    fieldCount++;
    headBytes += name.length() + value.length() + 4;
    if (!RequestSyntax.isToken(name)) {
      reject(400, "HTTP-7.5", "a field name is no token");
    }
    boolean isHost = RequestSyntax.equalIgnoreCase(name, "host");
    boolean isAuthority = isHost && RequestSyntax.isAuthority(value);
    if (!isAuthority && !RequestSyntax.isFieldValue(value)) { // What every request has, once.
      reject(400, "HTTP-7.5", "the value of a field holds a control character");
    }
    if (isHttp2() && RequestSyntax.isWrongInHttp2(name, value)) {
      reject(400, "H2-2.4", "a field that HTTP/2 does not allow");
    }
    if (isHost) {
      scanHost(value, isAuthority);
      return;
    }
    switch (name.length()) {
      case 6 -> {
        if (RequestSyntax.equalIgnoreCase(name, "expect")) {
          scanExpect(value);
        }
      }
      case 7 -> {
        if (RequestSyntax.equalIgnoreCase(name, "upgrade")
            && RequestSyntax.lists(value, "websocket")) {
          seen |= UPGRADE_WEBSOCKET;
        }
      }
      case 10 -> {
        if (RequestSyntax.equalIgnoreCase(name, "connection")) {
          scanConnection(value);
        }
      }
      case 14 -> {
        if (RequestSyntax.equalIgnoreCase(name, "content-length")) {
          scanLength(value);
        }
      }
      case 17 -> {
        if (RequestSyntax.equalIgnoreCase(name, "transfer-encoding")) {
          scanTransferEncoding(value);
        }
      }
      default -> {}
    }
  }

  /** Ends the pass. Returns why the head is refused, or null. */
  final @Nullable Rejection scanned() {
    if (fieldCount > limits().maxHeaderCount()) {
      reject(431, "HTTP-8.1", "there are more fields than maxHeaderCount");
    }
    if (headBytes > limits().maxHeadBytes()) {
      reject(431, "HTTP-8.1", "the fields are larger than maxHeadBytes");
    }
    if ((seen & HOST_SEEN) == 0 && !isHttp10() && !hasStreamAuthority()) {
      reject(400, "HTTP-7.4", "there is no Host field");
    }
    if ((seen & LENGTH_SEEN) != 0 && (seen & CHUNKED) != 0) {
      reject(400, "HTTP-7.6", "there are both Content-Length and Transfer-Encoding");
    }
    if ((seen & CHUNKED) != 0 && isHttp10()) {
      reject(400, "HTTP-7.7", "there is a Transfer-Encoding in HTTP/1.0");
    }
    if ((seen & TRACE_METHOD) != 0 && scannedLength() != 0) {
      reject(400, "HTTP-7.16", "there is a body with TRACE");
    }
    if (declaredLength > 0 && isHttp2() && (seen & STREAM_GOES_ON) == 0) {
      reject(400, "H2-2.5", "there is a Content-Length, but no body");
    }
    if (declaredLength > limits().maxBodyBytes()) {
      reject(413, "HTTP-8.1", "the declared body is longer than maxBodyBytes");
    }
    return rejection;
  }

  /** Whether the request came with HTTP/1.0. */
  protected final boolean isHttp10() {
    return (seen & HTTP_1_0) != 0;
  }

  /** Whether the request came with HTTP/2: the stream tells where bodies end. */
  protected final boolean isHttp2() {
    return (seen & HTTP_2) != 0;
  }

  /** The code with which a stream of HTTP/2 is reset when its exchange is aborted. */
  protected final int resetCode() {
    if (rejection != null) {
      return PROTOCOL_ERROR;
    }
    return CANCEL; // RFC 8441, 5; and native servers take any other for a flood (H2-5.9).
  }

  /** Whether the method is HEAD, so that the response has no body. */
  protected final boolean isHead() {
    return (seen & HEAD_METHOD) != 0;
  }

  /** Whether the client asks for a WebSocket on this connection, in whatever way. */
  final boolean asksForWebSocket() {
    return (seen & UPGRADE_WEBSOCKET) != 0;
  }

  /** Whether the client waits for a 100 before it sends the body. */
  final boolean expectsContinue() {
    return (seen & EXPECT_CONTINUE) != 0 && !isHttp10() && scannedLength() != 0;
  }

  /** Whether the client lets the connection live on after this exchange. */
  final boolean clientKeepsAlive() {
    return isHttp10()
        ? (seen & CONNECTION_KEEP_ALIVE) != 0 && (seen & CONNECTION_CLOSE) == 0
        : (seen & CONNECTION_CLOSE) == 0;
  }

  /** The length of the body as declared; -1 if nobody has said it, 0 if there is none. */
  final long scannedLength() {
    boolean open = (seen & (STREAM_GOES_ON | LENGTH_SEEN)) == STREAM_GOES_ON;
    return open || (seen & CHUNKED) != 0 ? -1 : declaredLength;
  }

  /** Whether nothing comes behind the head. The end of a stream may, also where its length is 0. */
  final boolean endsWithHead() {
    return isHttp2() ? (seen & STREAM_GOES_ON) == 0 : scannedLength() == 0;
  }

  /** The one Host field or the authority of the stream, else null. */
  final @Nullable String scannedHost() {
    boolean known = (seen & HOST_SEEN) != 0 || hasStreamAuthority();
    return host == null || !known ? null : host.toString();
  }

  private boolean hasStreamAuthority() {
    return (seen & (HTTP_2 | TARGET_AUTHORITY)) == (HTTP_2 | TARGET_AUTHORITY);
  }

  /** Where the path of a target in origin form ends, else -1. */
  final int pathEnd() {
    return pathEnd;
  }

  private void scanMethod(CharSequence method) {
    switch (method.length()) {
      case 4 -> {
        if (RequestSyntax.equal(method, "HEAD")) {
          seen |= HEAD_METHOD;
        }
      }
      case 5 -> {
        if (RequestSyntax.equal(method, "TRACE")) {
          seen |= TRACE_METHOD;
        }
      }
      case 7 -> {
        if (RequestSyntax.equal(method, "OPTIONS")) {
          seen |= OPTIONS_METHOD;
        } else if (RequestSyntax.equal(method, "CONNECT") && !asksForWebSocket()) {
          reject(501, "HTTP-7.2", "CONNECT is not served");
        }
      }
      default -> {}
    }
  }

  private void scanTarget(CharSequence target) {
    boolean plain = RequestSyntax.isPlainTarget(target);
    String problem = plain ? null : RequestSyntax.targetProblem(target);
    if (problem != null) {
      reject(400, "HTTP-7.3", problem);
      return;
    }
    char first = target.charAt(0);
    if (first == '/') {
      pathEnd = plain ? target.length() : RequestSyntax.pathEnd(target);
      return;
    }
    if (first == '*' && target.length() == 1) {
      if ((seen & OPTIONS_METHOD) == 0) {
        reject(400, "HTTP-7.3", "the target * goes with OPTIONS only");
      }
      return;
    }
    host = RequestSyntax.authorityOfAbsolute(target);
    if (host == null) {
      reject(400, "HTTP-7.3", "the target is neither a path nor an absolute http target");
    } else {
      seen |= TARGET_AUTHORITY;
    }
  }

  private void scanHost(CharSequence value, boolean isAuthority) {
    if ((seen & HOST_SEEN) != 0) {
      reject(400, "HTTP-7.4", "there is more than one Host field");
    }
    seen |= HOST_SEEN;
    if (!isAuthority) {
      reject(400, "HTTP-7.4", "the Host field is no authority");
    }
    if ((seen & TARGET_AUTHORITY) != 0
        && !RequestSyntax.equalIgnoreCase(value, String.valueOf(host))) {
      reject(400, "HTTP-7.4", "the authority of the target is not the one of the Host field");
    }
    host = value;
  }

  private void scanExpect(CharSequence value) {
    if (RequestSyntax.equalIgnoreCase(value, "100-continue")) {
      seen |= EXPECT_CONTINUE;
    } else {
      reject(417, "HTTP-7.8", "the expectation is not 100-continue");
    }
  }

  private void scanConnection(CharSequence value) {
    if (RequestSyntax.lists(value, "close")) {
      seen |= CONNECTION_CLOSE;
    }
    if (RequestSyntax.lists(value, "keep-alive")) {
      seen |= CONNECTION_KEEP_ALIVE;
    }
  }

  private void scanLength(CharSequence value) {
    if ((seen & LENGTH_SEEN) != 0) {
      reject(400, "HTTP-7.6", "there is more than one Content-Length");
    }
    seen |= LENGTH_SEEN;
    declaredLength = RequestSyntax.length(value);
    if (declaredLength < 0) {
      reject(400, "HTTP-7.6", "the Content-Length is no number of at most 18 digits");
    }
  }

  private void scanTransferEncoding(CharSequence value) {
    if ((seen & CHUNKED) != 0 || !RequestSyntax.equalIgnoreCase(value, "chunked")) {
      reject(400, "HTTP-7.7", "the Transfer-Encoding is not exactly chunked");
    }
    seen |= CHUNKED;
  }

  private void reject(int status, String rule, String reason) {
    if (rejection == null) {
      rejection = new Rejection(status, rule, reason);
    }
  }
}
