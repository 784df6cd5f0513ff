package dev.lintel.adapter.jetty;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.spi.Cookies;
import dev.lintel.spi.ReasonPhrases;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** Native fields and targets seen as ours, and ours as native ones. Pure functions. */
final class JettyHeaders {

  /** Typed, so that Jetty knows it as its own framing. */
  static final HttpField CHUNKED = new PreEncodedHttpField(HttpHeader.TRANSFER_ENCODING, "chunked");

  /** How many names are kept; an application that makes names up must not fill the heap. */
  private static final int MAX_NAMES = 512;

  /** The longest value that is kept. */
  private static final int MAX_VALUE = 128;

  /** The last field that was sent, by name; a race makes one twice and harms nothing. */
  private static final ConcurrentHashMap<String, HttpField> LAST = new ConcurrentHashMap<>();

  /** The lengths of small bodies, made once each; a race makes one twice and harms nothing. */
  private static final HttpField[] LENGTHS = new HttpField[1024];

  private JettyHeaders() {}

  /**
   * The target as it was sent. Jetty gives every target a scheme and an authority, those of the
   * connection and of the Host field if there are none; an absolute target is known by what can't
   * come from there. One that says the same as they do is seen without them.
   */
  static String target(HttpURI uri, String scheme) {
    String target = path(uri);
    String user = uri.getUser();
    if (user != null) {
      return uri.getScheme() + "://" + user + '@' + uri.getAuthority() + target;
    }
    boolean absolute =
        (uri.getScheme() != null && !uri.getScheme().equals(scheme))
            || uri.getPort() == (scheme.equals("http") ? 80 : 443);
    return absolute ? uri.getScheme() + "://" + uri.getAuthority() + target : target;
  }

  /** The target of HTTP/2, which is never absolute. */
  static String path(HttpURI uri) {
    return uri.getFragment() == null
        ? uri.getPathQuery()
        : uri.getPathQuery() + '#' + uri.getFragment();
  }

  /** The fields of a request over HTTP/2, which may have cut its cookies apart (H2-1.5). */
  static HttpFields withOneCookie(HttpFields fields) {
    List<String> crumbs = fields.getValuesList(HttpHeader.COOKIE);
    return crumbs.size() < 2
        ? fields
        : HttpFields.build(fields).put(HttpHeader.COOKIE, Cookies.joined(crumbs));
  }

  /** The fields of a request, names in lower case. */
  static Headers toHeaders(HttpFields fields) {
    String[] namesAndValues = new String[2 * fields.size()];
    for (int i = 0; i < fields.size(); i++) {
      HttpField field = fields.getField(i);
      namesAndValues[2 * i] = field.getLowerCaseName();
      namesAndValues[2 * i + 1] = field.getValue();
    }
    return Headers.of(namesAndValues);
  }

  /**
   * A field of the response head. One that comes twice in a row is kept and encoded once.
   *
   * @return the native field, or null if Jetty adds it without being told
   */
  static @Nullable HttpField toNative(String name, String value) {
    if (name.equals("Connection")) {
      return value.equals("close") ? HttpFields.CONNECTION_CLOSE : null;
    }
    if (name.equals("Content-Length")) {
      return length(value);
    }
    HttpField last = LAST.get(name);
    boolean again = last != null && value.equals(last.getValue());
    if (again && last instanceof PreEncodedHttpField) {
      return last;
    }
    // What the server itself makes is typed, for Jetty's framing; what the application makes is
    // not, as Jetty would then change its spelling.
    HttpHeader header = name.equals("Date") ? HttpHeader.DATE : null;
    if (!isKept(value)) {
      return new HttpField(header, name, value);
    }
    HttpField field =
        again ? new PreEncodedHttpField(header, name, value) : new HttpField(header, name, value);
    if (last != null || LAST.size() < MAX_NAMES) {
      LAST.put(name, field);
    }
    return field;
  }

  /** A length as Jetty looks at it itself: as a number. */
  private static HttpField length(String value) {
    long length = Long.parseLong(value);
    HttpField known = length < LENGTHS.length ? LENGTHS[(int) length] : null;
    if (known == null) {
      known = new HttpField.LongValueHttpField(HttpHeader.CONTENT_LENGTH, length);
      if (length < LENGTHS.length) {
        LENGTHS[(int) length] = known;
      }
    }
    return known;
  }

  /**
   * Whether a value may be encoded ahead. Jetty does so for HTTP/2, too, into a buffer as long as
   * the value: it overflows on characters whose Huffman code has more than a byte.
   */
  private static boolean isKept(String value) {
    if (value.length() > MAX_VALUE) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isShort =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || " %-./=_&*,;:".indexOf(c) >= 0;
      if (!isShort) {
        return false;
      }
    }
    return true;
  }

  /** Trailers as native ones, null if there are none. */
  static @Nullable HttpFields trailers(Headers trailers) {
    if (trailers.size() == 0) {
      return null;
    }
    HttpFields.Mutable fields = HttpFields.build(trailers.size());
    trailers.forEach((name, value) -> fields.add(new HttpField(null, name, value)));
    return fields;
  }

  /** An interim response as it is sent. */
  static ByteBuffer interim(ResponseHead interim) {
    StringBuilder head = statusLine(interim.status());
    Headers fields = interim.headers();
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return bytes(head);
  }

  /** A head without a content-length, as Jetty makes none where it knows that there is no body. */
  static ByteBuffer bareHead(MetaData.Response response) {
    StringBuilder head = statusLine(response.getStatus());
    for (HttpField field : response.getHttpFields()) {
      if (field.getHeader() != HttpHeader.CONTENT_LENGTH) {
        head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
      }
    }
    return bytes(head);
  }

  private static StringBuilder statusLine(int status) {
    var head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(ReasonPhrases.of(status));
    return head.append("\r\n");
  }

  private static ByteBuffer bytes(StringBuilder head) {
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
