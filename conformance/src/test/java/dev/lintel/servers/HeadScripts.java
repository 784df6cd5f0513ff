package dev.lintel.servers;

import static dev.lintel.servers.ScriptList.GET;
import static dev.lintel.servers.ScriptList.HOST;
import static dev.lintel.servers.ScriptList.NEXT;
import static dev.lintel.servers.ScriptList.POST;

import java.util.List;

/** Request heads of hostile, old and careless clients. */
final class HeadScripts {

  private HeadScripts() {}

  static void addTo(ScriptList list) {
    targets(list);
    hosts(list);
    protocols(list);
    fields(list);
    oversized(list);
  }

  private static void targets(ScriptList list) {
    for (String target :
        List.of(
            "/a%2Fb",
            "/a%2fb",
            "//",
            "//a//b",
            "/a/../b",
            "/../a",
            "/.",
            "/%2e%2e/a",
            "/a;b=c",
            "/a?",
            "/a??b",
            "/a?b?c",
            "/a?b=%2F%20",
            "/%C3%A4",
            "/a'()*!$&+,=:@~",
            "/%00",
            "/a%0Ab",
            "http://a/x",
            "http://a",
            "http://a?q",
            "HTTP://a/x",
            "http://A/x")) {
      list.one("target " + target, "GET " + target + HOST + "|");
    }
    for (String target :
        List.of(
            "/%zz",
            "/%",
            "/a%2",
            "/a?%zz",
            "/a#b",
            "/a\u00e4",
            "/a\\b",
            "/a\"b",
            "/a<b",
            "a",
            "*",
            "http://",
            "http:///x",
            "http://user@a/",
            "http://b/x",
            "http://a:81/x",
            "https://a/x",
            "ftp://a/x",
            "?a",
            "/a\tb",
            "/a  b",
            "")) {
      list.probe("bad target '" + target + "'", "GET " + target + HOST + "|");
    }
    list.one("target * of OPTIONS", "OPTIONS *" + HOST + "|");
    list.probe("CONNECT", "CONNECT a:80 HTTP/1.1|Host: a:80||");
  }

  private static void hosts(ScriptList list) {
    list.probe("no Host", "GET / HTTP/1.1||");
    list.probe("two Hosts", GET + "Host: a||");
    list.probe("two different Hosts", GET + "Host: b||");
    for (String host : List.of("", " ", "a b", "a/b", "user@a", "a:b", "a:123456", "[::1", "a,b")) {
      list.probe("Host '" + host + "'", "GET / HTTP/1.1|Host: " + host + "||");
    }
    for (String host : List.of("a:80", "a:", "[::1]:80", "127.0.0.1", "A.b-c_d")) {
      list.one("Host '" + host + "' is one", "GET / HTTP/1.1|Host: " + host + "||");
    }
  }

  private static void protocols(ScriptList list) {
    list.one("HTTP/1.0", "GET / HTTP/1.0||");
    list.one("HTTP/1.0 with a body", "POST / HTTP/1.0|Content-Length: 5||hello");
    list.two("HTTP/1.0 kept alive", "GET / HTTP/1.0|Connection: keep-alive||" + NEXT);
    list.two("HTTP/1.0 and one more", "GET / HTTP/1.0||" + NEXT);
    for (String protocol :
        List.of(
            "HTTP/1.2",
            "HTTP/1.9",
            "HTTP/2.0",
            "HTTP/3.0",
            "HTTP/0.9",
            "http/1.1",
            "HTTP/1",
            "HTTP/1.10",
            "HTTP/11",
            "XTTP/1.1",
            "")) {
      list.probe("protocol '" + protocol + "'", "GET / " + protocol + "|Host: a||");
    }
    list.probe("a line without protocol", "GET /|Host: a||");
    list.probe("garbage", "garbage||");
    list.probe("a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001||");
    list.one("an empty line before the request", "|" + GET + "|");
    list.probe("method G(T", "G(T /" + HOST + "|");
    list.one("method PURGE", "PURGE /" + HOST + "|");
    list.one("method get", "get /" + HOST + "|");
  }

  private static void fields(ScriptList list) {
    for (String field :
        List.of(
            "X Y: z",
            "X-Y : z",
            " X: y",
            "X@: y",
            ": y",
            "no colon",
            "X: a\u0000b",
            "X: a\u0001b",
            "X: a\u007fb",
            "X: a\rb",
            "Content-Length : 5",
            "Host : b")) {
      list.probe("field '" + field + "'", GET + field + "||");
    }
    list.one("an empty value", GET + "X:||");
    list.one("blanks around a value", GET + "X: \t y \t ||");
    list.one("a value in ISO 8859-1", GET + "X: \u00e4||");
    list.one("a repeated field", GET + "X: 1|x: 2|X: 3||");
    list.one("two cookies", GET + "Cookie: a=1|Cookie: b=2||");
    list.probe("a folded line", GET + "X: one| two||");
    list.probe("a folded coding", POST + "Transfer-Encoding:| chunked||0||");
    list.probe("ends of lines without CR", "GET / HTTP/1.1\nHost: a\n\n");
    list.probe("one end of a line without CR", GET + "X: y\n|");
    list.probe("an end of a line without LF", "GET / HTTP/1.1\rHost: a||");
  }

  private static void oversized(ScriptList list) {
    list.probe("a target of 100000 bytes", "GET /" + "a".repeat(100_000) + HOST + "|");
    list.probe("a field of 100000 bytes", GET + "X: " + "a".repeat(100_000) + "||");
    list.probe("a method of 100000 bytes", "A".repeat(100_000) + " /" + HOST + "|");
    list.probe("1000 fields", GET + "X: y|".repeat(1000) + "|");
    list.one("a target of 4000 bytes", "GET /" + "a".repeat(4000) + HOST + "|");
    list.add(
        LineScript.named("a body above the limit")
            .send(POST + "Content-Length: 99999999999||")
            .read(1));
  }
}
