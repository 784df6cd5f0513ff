package dev.lintel.servers;

import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.List;

/** Request heads over HTTP/2, good and bad. */
final class Http2HeadScripts {

  private Http2HeadScripts() {}

  static void addTo(ScriptList list) {
    targets(list);
    authorities(list);
    pseudoFields(list);
    fields(list);
    lengths(list);
    limits(list);
  }

  private static void targets(ScriptList list) {
    for (String path :
        List.of(
            "/a%2Fb",
            "//",
            "//a//b",
            "/a/../b",
            "/../a",
            "/.",
            "/%2e%2e/a",
            "/a;b=c",
            "/a?",
            "/a??b",
            "/a?b=%2F%20",
            "/%C3%A4",
            "/a'()*!$&+,=:@~",
            "/%00",
            "/a%0Ab")) {
      good(list, "path " + path, changed(":path", path));
    }
    for (String path :
        List.of(
            "",
            "a",
            "*",
            "http://kit/",
            "//kit\r\nx",
            "/%zz",
            "/%",
            "/a?%zz",
            "/a#b",
            "/a b",
            "/a\tb",
            "/a\u0000b",
            "/a\u00e4",
            "/a\\b",
            "/a\"b",
            "/a<b",
            "?a")) {
      bad(list, "path '" + shown(path) + "'", changed(":path", path));
    }
    good(list, "OPTIONS *", H2Client.head("OPTIONS", "*"));
    good(list, "method PURGE", H2Client.head("PURGE", "/"));
    good(list, "method get", H2Client.head("get", "/"));
    for (String method : List.of("", "G T", "G(T", "GET\r")) {
      bad(list, "method '" + shown(method) + "'", H2Client.head(method, "/"));
    }
    bad(list, "TRACE with a length", H2Client.head("TRACE", "/", "content-length", "0"));
    good(list, "TRACE", H2Client.head("TRACE", "/"));
    bad(list, "CONNECT", List.of(field(":method", "CONNECT"), field(":authority", "kit:80")));
    bad(list, "CONNECT with a path", H2Client.head("CONNECT", "/"));
  }

  private static void authorities(ScriptList list) {
    for (String authority : List.of("a:80", "[::1]:80", "127.0.0.1", "A.b-c_d")) {
      good(list, "authority '" + authority + "'", changed(":authority", authority));
    }
    for (String authority :
        List.of("", " ", "a b", "a/b", "user@a", "a:b", "a:123456", "[::1", "a\u0000")) {
      bad(list, "bad authority '" + shown(authority) + "'", changed(":authority", authority));
    }
    good(list, "a Host alone", with(without(":authority"), "host", "other"));
    bad(list, "no authority", without(":authority"));
    good(list, "the same Host", H2Client.head("GET", "/", "host", "kit"));
    good(list, "the same Host in capitals", H2Client.head("GET", "/", "host", "KIT"));
    bad(list, "another Host", H2Client.head("GET", "/", "host", "other"));
    bad(list, "an empty Host", H2Client.head("GET", "/", "host", ""));
    bad(list, "two Hosts", H2Client.head("GET", "/", "host", "kit", "host", "kit"));
  }

  private static void pseudoFields(ScriptList list) {
    for (String name : List.of(":method", ":scheme", ":path")) {
      bad(list, "no " + name, without(name));
    }
    for (String name : List.of(":method", ":scheme", ":path", ":authority")) {
      bad(list, "two " + name, doubled(name));
    }
    bad(list, "an unknown pseudo field", at(0, ":flavour", "sweet"));
    bad(list, "a pseudo field of a response", at(0, ":status", "200"));
    bad(list, "a pseudo field without a name", at(0, ":", "x"));
    bad(list, "a pseudo field in capitals", at(0, ":Path", "/"));
    List<WireField> late = H2Client.head("GET", "/", "x", "y");
    late.add(late.remove(3));
    bad(list, "a late pseudo field", late);
    bad(list, "a protocol for GET", at(1, ":protocol", "websocket"));
    good(list, "scheme https", changed(":scheme", "https"));
    for (String scheme : List.of("", "ftp", "HTTP", "http ", "http:")) {
      bad(list, "scheme '" + scheme + "'", changed(":scheme", scheme));
    }
  }

  private static void fields(ScriptList list) {
    for (String field :
        List.of(
            "connection: close",
            "connection: x",
            "keep-alive: timeout=1",
            "proxy-connection: keep-alive",
            "transfer-encoding: chunked",
            "upgrade: websocket",
            "te: gzip",
            "te: trailers, gzip",
            "te: ",
            "X-Upper: y",
            "x y: z",
            "x(: z",
            "\u00e4: z",
            ": z",
            "x: a\rb",
            "x: a\nb",
            "x: a\u0000b",
            "x: a\u0001b",
            "x: a\u007fb",
            "x:  a",
            "x: a ",
            "x: \ta",
            "x: a\t",
            "expect: tea")) {
      String[] parts = field.split(": ", 2);
      bad(list, "field '" + shown(field) + "'", H2Client.head("GET", "/", parts));
    }
    good(list, "te of trailers", H2Client.head("GET", "/", "te", "trailers"));
    good(list, "te of Trailers", H2Client.head("GET", "/", "te", "Trailers"));
    good(list, "an empty value", H2Client.head("GET", "/", "x", ""));
    good(list, "a value in ISO 8859-1", H2Client.head("GET", "/", "x", "\u00e4"));
    good(list, "a tab in a value", H2Client.head("GET", "/", "x", "a\tb"));
    good(list, "blanks in a value", H2Client.head("GET", "/", "x", "a  b"));
    good(list, "a repeated field", H2Client.head("GET", "/", "x", "1", "y", "2", "x", "3"));
    good(
        list,
        "cookies in crumbs",
        H2Client.head("GET", "/", "cookie", "a=1", "x", "y", "cookie", "b=2", "cookie", "c=3"));
    good(list, "an empty cookie", H2Client.head("GET", "/", "cookie", "a=1", "cookie", ""));
    good(list, "a trailer announced", H2Client.head("GET", "/", "trailer", "x"));
    good(list, "http2-settings", H2Client.head("GET", "/", "http2-settings", "AAMAAABk"));
  }

  private static void lengths(ScriptList list) {
    for (String length : List.of("+5", "-5", "0x5", "five", "", "5, 5", "18446744073709551621")) {
      body(list, "length '" + length + "'", "content-length", length);
    }
    body(list, "two lengths", "content-length", "5", "content-length", "6");
    body(list, "the same length twice", "content-length", "5", "content-length", "5");
    for (String length : List.of("0", "4", "6")) {
      list.add(
          StreamScript.named("length " + length + " of five bytes")
              .refusable()
              .post(1, H2Client.head("POST", "/", "content-length", length))
              .awaitCall()
              .data(1, "hello", true)
              .await(1)
              .get(3, H2Client.head("GET", "/next")));
    }
    bad(list, "a length and no body", H2Client.head("POST", "/", "content-length", "5"));
    good(list, "a length of 0", H2Client.head("POST", "/", "content-length", "0"));
    list.add(
        StreamScript.named("a length that is passed by parts")
            .post(1, H2Client.head("POST", "/", "content-length", "5"))
            .awaitCall()
            .data(1, "hello", false)
            .settle()
            .data(1, "more", true)
            .refusable()
            .await(1)
            .get(3, H2Client.head("GET", "/next")));
  }

  private static void limits(ScriptList list) {
    good(list, "a path of 4000 bytes", changed(":path", "/" + "a".repeat(4000)));
    for (int length : new int[] {9000, 20_000, 100_000}) {
      bad(list, "a path of " + length + " bytes", changed(":path", "/" + "a".repeat(length)));
    }
    for (int count : new int[] {99, 101, 1000, 10_000}) {
      String[] many = new String[2 * count];
      for (int i = 0; i < many.length; i += 2) {
        many[i] = "x";
        many[i + 1] = "y";
      }
      List<WireField> head = H2Client.head("GET", "/", many);
      if (count < 100) {
        good(list, count + " fields", head);
      } else {
        bad(list, count + " fields", head);
      }
    }
    good(list, "a field of 15000 bytes", H2Client.head("GET", "/", "x", "a".repeat(15_000)));
    bad(list, "a field of 100000 bytes", H2Client.head("GET", "/", "x", "a".repeat(100_000)));
  }

  /** A head with a body of five bytes, of which its length says something else. */
  private static void body(ScriptList list, String name, String... lengths) {
    list.add(
        StreamScript.named(name)
            .refusable()
            .post(1, H2Client.head("POST", "/", lengths))
            .data(1, "hello", true)
            .await(1)
            .get(3, H2Client.head("GET", "/next")));
  }

  private static void good(ScriptList list, String name, List<WireField> head) {
    list.add(StreamScript.named(name).get(1, head));
  }

  /** What should be refused, and a request behind it. */
  private static void bad(ScriptList list, String name, List<WireField> head) {
    list.add(
        StreamScript.named(name)
            .refusable()
            .get(1, head)
            .await(1)
            .get(3, H2Client.head("GET", "/next")));
  }

  private static List<WireField> changed(String name, String value) {
    List<WireField> fields = H2Client.head("GET", "/");
    fields.replaceAll(field -> field.name().equals(name) ? field(name, value) : field);
    return fields;
  }

  private static List<WireField> without(String name) {
    List<WireField> fields = H2Client.head("GET", "/");
    fields.removeIf(field -> field.name().equals(name));
    return fields;
  }

  private static List<WireField> with(List<WireField> fields, String name, String value) {
    fields.add(field(name, value));
    return fields;
  }

  private static List<WireField> at(int index, String name, String value) {
    List<WireField> fields = H2Client.head("GET", "/");
    fields.add(index, field(name, value));
    return fields;
  }

  private static List<WireField> doubled(String name) {
    var fields = new ArrayList<WireField>();
    for (WireField field : H2Client.head("GET", "/")) {
      fields.add(field);
      if (field.name().equals(name)) {
        fields.add(field);
      }
    }
    return fields;
  }

  private static WireField field(String name, String value) {
    return new WireField(name, value);
  }

  private static String shown(String raw) {
    return raw.replace("\r", "(CR)").replace("\n", "(LF)").replace("\u0000", "(NUL)");
  }
}
