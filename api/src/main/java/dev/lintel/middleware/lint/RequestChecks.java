package dev.lintel.middleware.lint;

import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.Request;
import dev.lintel.ServerInfo;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request must answer.
 *
 * <p>Whether the answers agree with the fields is looked at only where nothing stands between the
 * server and the lint: a middleware may change one and leave the other.
 */
final class RequestChecks {

  private static final Key<Object> UNKNOWN = Key.of("lintel.unknown", Object.class);
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern RAW = Pattern.compile("[\\x21-\\x7e&&[^#]]+");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.%A-Za-z]+]|[!$&'()*+,;=._~%0-9A-Za-z-]+)(:[0-9]*)?");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern SPEC_VERSION = Pattern.compile("[0-9]+\\.[0-9]+");
  private static final Set<String> PROTOCOLS = Set.of("HTTP/1.0", "HTTP/1.1", "HTTP/2");

  private final LintExchange exchange;

  private RequestChecks(LintExchange exchange) {
    this.exchange = exchange;
  }

  static void look(LintExchange exchange, Request request, @Nullable ServerInfo started) {
    var checks = new RequestChecks(exchange);
    try {
      checks.line(request);
      checks.mount(request);
      checks.fields(request);
      checks.connection(request);
      checks.server(request.server(), started);
      if (exchange.isDirect()) {
        checks.agreement(request);
      }
    } catch (RuntimeException thrown) {
      checks.found(Check.UNSTABLE, "the request threw " + thrown + " when it was asked");
    }
  }

  /** At the end of the handler the request answers as it did at the begin. */
  static void lookAgain(LintExchange exchange, Request request, String method, String path) {
    var checks = new RequestChecks(exchange);
    checks.unless(
        method.equals(request.method()) && path.equals(request.path()),
        Check.UNSTABLE,
        () ->
            "at the end of the handler the request was " + request.method() + " " + request.path());
  }

  private void line(Request request) {
    String method = request.method();
    unless(
        method != null && TOKEN.matcher(method).matches(),
        Check.METHOD,
        () -> "the method is no token: " + method);
    String path = request.path();
    String query = request.query();
    String target = request.target();
    boolean form =
        path != null
            && RAW.matcher(path).matches()
            && path.indexOf('?') < 0
            && (path.startsWith("/") || (path.equals("*") && "OPTIONS".equals(method)));
    unless(form, Check.TARGET, () -> "the path is neither a raw path nor * of OPTIONS: " + path);
    unless(
        query == null || RAW.matcher(query).matches(),
        Check.TARGET,
        () -> "the query is empty or not raw: '" + query + "'");
    unless(
        (query == null ? path : path + "?" + query).equals(target),
        Check.TARGET,
        () -> "path and query do not make the target " + target + ": " + path + ", " + query);
    List<String> segments = request.pathSegments();
    long expected = form && path.startsWith("/") ? path.chars().filter(c -> c == '/').count() : 0;
    unless(
        segments != null && (!form || segments.size() == expected),
        Check.SEGMENTS,
        () -> "the path " + path + " has " + expected + " segments, not " + segments);
  }

  private void mount(Request request) {
    String mount = request.mountPath();
    String rest = request.pathInMount();
    boolean whole =
        mount != null
            && rest != null
            && (mount.isEmpty() || (mount.startsWith("/") && !mount.endsWith("/")))
            && (mount.isEmpty() || rest.isEmpty() || rest.startsWith("/"))
            && (mount + rest).equals(request.path());
    unless(
        whole,
        Check.MOUNT_PATH,
        () ->
            "mount path and rest do not make the path "
                + request.path()
                + " by whole segments: '"
                + mount
                + "', '"
                + rest
                + "'");
  }

  private void fields(Request request) {
    Headers headers = Objects.requireNonNull(request.headers(), "headers");
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      unless(
          name.equals(name.toLowerCase(Locale.ROOT)),
          Check.FIELDS,
          () -> "the field name '" + name + "' of the request is not in lower case");
      unless(
          Objects.equals(request.header(name.toUpperCase(Locale.ROOT)), headers.first(name)),
          Check.FIELDS,
          () -> "header(\"" + name + "\") is not the first value that headers() has");
    }
    unless(
        request.header("lintel-unknown") == null,
        Check.FIELDS,
        () -> "header(\"lintel-unknown\") is not null, although there is no such field");
    unless(
        request.attribute(UNKNOWN) == null && request.extension(UNKNOWN) == null,
        Check.UNKNOWN_KEY,
        () -> "an attribute or extension of a new key is not null");
  }

  private void connection(Request request) {
    unless(request.remoteAddress() != null, Check.PEER, () -> "the remote address is null");
    unless(request.localAddress() != null, Check.LOCAL_ADDRESS, () -> "the local address is null");
    String scheme = request.scheme();
    unless(
        "http".equals(scheme) || "https".equals(scheme),
        Check.SCHEME,
        () -> "the scheme is neither http nor https: " + scheme);
    String protocol = request.protocol();
    unless(
        protocol != null && PROTOCOLS.contains(protocol),
        Check.PROTOCOL,
        () -> "the protocol has no known name: " + protocol);
    String authority = request.authority();
    unless(
        authority == null ? "HTTP/1.0".equals(protocol) : AUTHORITY.matcher(authority).matches(),
        Check.AUTHORITY,
        () -> "the authority is no host with an optional port: " + authority);
    unless(
        request.bodyLength() >= -1,
        Check.BODY_LENGTH,
        () -> "the length of the body is " + request.bodyLength());
  }

  private void server(ServerInfo server, @Nullable ServerInfo started) {
    unless(
        server.name() != null
            && NAME.matcher(server.name()).matches()
            && server.version() != null
            && !server.version().isEmpty()
            && SPEC_VERSION.matcher(server.specVersion()).matches(),
        Check.IDENTITY,
        () ->
            "the server states of itself: "
                + String.join(", ", server.name(), server.version(), server.specVersion()));
    unless(
        started == null || started.capabilities().equals(server.capabilities()),
        Check.CAPABILITIES,
        () -> "the server has other capabilities for the request than for startup");
  }

  private void agreement(Request request) {
    String host = request.header("host");
    unless(
        host == null || host.equals(request.authority()),
        Check.AUTHORITY,
        () -> "the authority " + request.authority() + " is not the Host " + host);
    unless(
        (request.tls() != null) == "https".equals(request.scheme()),
        Check.SCHEME,
        () -> "the scheme " + request.scheme() + " does not fit to the TLS session");
    String length = request.header("content-length");
    long declared =
        request.header("transfer-encoding") != null
            ? -1
            : length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
    unless(
        request.bodyLength() == declared || request.protocol().equals("HTTP/2"),
        Check.BODY_LENGTH,
        () -> "the body length is " + request.bodyLength() + ", but the fields say " + declared);
  }

  private void unless(boolean kept, Check check, java.util.function.Supplier<String> what) {
    if (!kept) {
      found(check, what.get());
    }
  }

  private void found(Check check, String what) {
    exchange.defer(exchange.found(check, what));
  }
}
