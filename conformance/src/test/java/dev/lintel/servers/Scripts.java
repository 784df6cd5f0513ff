package dev.lintel.servers;

import java.util.ArrayList;
import java.util.List;

/**
 * What hostile, old and careless clients send.
 *
 * <p>In the texts a bar stands for the end of a line.
 */
final class Scripts {

  private static final String HOST = " HTTP/1.1|Host: a|";
  private static final String GET = "GET /" + HOST;
  private static final String POST = "POST /" + HOST;
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked||";

  /** Behind a request whose end is in doubt: whoever answers this one took the doubtful end. */
  private static final String NEXT = "GET /next" + HOST + "|";

  private final List<Script> all = new ArrayList<>();

  private Scripts() {}

  static List<Script> all() {
    var scripts = new Scripts();
    scripts.targets();
    scripts.hosts();
    scripts.protocols();
    scripts.fields();
    scripts.lengths();
    scripts.codings();
    scripts.chunks();
    scripts.oversized();
    scripts.pipelines();
    scripts.careless();
    return scripts.all;
  }

  private void targets() {
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
      one("target " + target, "GET " + target + HOST + "|");
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
      probe("bad target '" + target + "'", "GET " + target + HOST + "|");
    }
    one("target * of OPTIONS", "OPTIONS *" + HOST + "|");
    probe("CONNECT", "CONNECT a:80 HTTP/1.1|Host: a:80||");
  }

  private void hosts() {
    probe("no Host", "GET / HTTP/1.1||");
    probe("two Hosts", GET + "Host: a||");
    probe("two different Hosts", GET + "Host: b||");
    for (String host : List.of("", " ", "a b", "a/b", "user@a", "a:b", "a:123456", "[::1", "a,b")) {
      probe("Host '" + host + "'", "GET / HTTP/1.1|Host: " + host + "||");
    }
    for (String host : List.of("a:80", "a:", "[::1]:80", "127.0.0.1", "A.b-c_d")) {
      one("Host '" + host + "' is one", "GET / HTTP/1.1|Host: " + host + "||");
    }
  }

  private void protocols() {
    one("HTTP/1.0", "GET / HTTP/1.0||");
    one("HTTP/1.0 with a body", "POST / HTTP/1.0|Content-Length: 5||hello");
    two("HTTP/1.0 kept alive", "GET / HTTP/1.0|Connection: keep-alive||" + NEXT);
    two("HTTP/1.0 and one more", "GET / HTTP/1.0||" + NEXT);
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
      probe("protocol '" + protocol + "'", "GET / " + protocol + "|Host: a||");
    }
    probe("a line without protocol", "GET /|Host: a||");
    probe("garbage", "garbage||");
    probe("a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001||");
    one("an empty line before the request", "|" + GET + "|");
    probe("method G(T", "G(T /" + HOST + "|");
    one("method PURGE", "PURGE /" + HOST + "|");
    one("method get", "get /" + HOST + "|");
  }

  private void fields() {
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
      probe("field '" + field + "'", GET + field + "||");
    }
    one("an empty value", GET + "X:||");
    one("blanks around a value", GET + "X: \t y \t ||");
    one("a value in ISO 8859-1", GET + "X: \u00e4||");
    one("a repeated field", GET + "X: 1|x: 2|X: 3||");
    one("two cookies", GET + "Cookie: a=1|Cookie: b=2||");
    probe("a folded line", GET + "X: one| two||");
    probe("a folded coding", POST + "Transfer-Encoding:| chunked||0||");
    probe("ends of lines without CR", "GET / HTTP/1.1\nHost: a\n\n");
    probe("one end of a line without CR", GET + "X: y\n|");
    probe("an end of a line without LF", "GET / HTTP/1.1\rHost: a||");
  }

  private void lengths() {
    for (String lengths :
        List.of(
            "Content-Length: 5|Content-Length: 5",
            "Content-Length: 5|Content-Length: 6",
            "Content-Length: 5, 5",
            "Content-Length: +5",
            "Content-Length: -5",
            "Content-Length: 0x5",
            "Content-Length: 5 5",
            "Content-Length: five",
            "Content-Length:",
            "Content-Length: 5;",
            "Content-Length: 18446744073709551621")) {
      probe("length '" + lengths + "'", POST + lengths + "||hello");
    }
    two("a length with zeros before it", POST + "Content-Length: 005||hello" + NEXT);
    two("a length of GET", GET + "Content-Length: 5||hello" + NEXT);
    two("no length", POST + "|" + NEXT);
  }

  private void codings() {
    String chunks = "||5|hello|0||";
    for (String coding :
        List.of(
            "Content-Length: 5|Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked|Content-Length: 5",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked|Transfer-Encoding: x",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: identity",
            "Transfer-Encoding:",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked;x=y",
            "Transfer_Encoding: chunked")) {
      probe("coding '" + coding + "'", POST + coding + chunks);
    }
    two("coding CHUNKED", POST + "Transfer-Encoding: CHUNKED" + chunks + NEXT);
    probe("coding of HTTP/1.0", "POST / HTTP/1.0|Transfer-Encoding: chunked" + chunks);
  }

  private void chunks() {
    two("chunks", CHUNKED + "2|he|3|llo|0||" + NEXT);
    two("a size in capitals", CHUNKED + "A|helloworld|0||" + NEXT);
    two("a size with zeros before it", CHUNKED + "0005|hello|000||" + NEXT);
    two("an extension", CHUNKED + "5;a=b|hello|0;c||" + NEXT);
    two("a quoted extension", CHUNKED + "5;a=\"b;c\"|hello|0||" + NEXT);
    two("trailers", CHUNKED + "5|hello|0|X-Sum: 7||" + NEXT);
    for (String bad :
        List.of(
            "5 |hello|0||",
            " 5|hello|0||",
            "0x5|hello|0||",
            "+5|hello|0||",
            "-5|hello|0||",
            "five|hello|0||",
            "|hello|0||",
            "5|hello0||",
            "5|helloworld|0||",
            "fffffffffffffffff|hello|0||",
            "5\nhello\n0\n\n",
            "5;a=\nb|hello|0||",
            "5|hello|0|no colon||")) {
      probe("chunks '" + bad.replace("\n", "(LF)") + "'", CHUNKED + bad);
    }
  }

  private void oversized() {
    probe("a target of 100000 bytes", "GET /" + "a".repeat(100_000) + HOST + "|");
    probe("a field of 100000 bytes", GET + "X: " + "a".repeat(100_000) + "||");
    probe("a method of 100000 bytes", "A".repeat(100_000) + " /" + HOST + "|");
    probe("1000 fields", GET + "X: y|".repeat(1000) + "|");
    one("a target of 4000 bytes", "GET /" + "a".repeat(4000) + HOST + "|");
    all.add(
        Script.named("a body above the limit")
            .send(POST + "Content-Length: 99999999999||")
            .read(1));
  }

  private void pipelines() {
    all.add(Script.named("three at once").send(GET + "|" + POST + "|" + NEXT).read(3));
    all.add(
        Script.named("a body between two requests")
            .send(GET + "|" + POST + "Content-Length: 5||hello" + NEXT)
            .read(3));
    all.add(
        Script.named("nothing behind a close").send(GET + "Connection: close||" + NEXT).read(2));
    all.add(
        Script.named("HEAD and one more")
            .send("HEAD /" + HOST + "|")
            .readBodiless()
            .send(NEXT)
            .read(1));
    all.add(Script.named("one byte at a time").dribble(POST + "Content-Length: 2||hi").read(1));
    two("an empty line behind a body", POST + "Content-Length: 2||hi|" + NEXT);
    two("Expect: 100-continue", POST + "Content-Length: 2|Expect: 100-continue||hi" + NEXT);
    probe("Expect: tea", POST + "Content-Length: 2|Expect: tea||hi");
    two("an upgrade that nobody offers", GET + "Connection: upgrade|Upgrade: x||" + NEXT);
  }

  private void careless() {
    all.add(Script.named("nothing"));
    all.add(Script.named("FIN in the line").send("GET /").halfClose().mayBeAnswered());
    all.add(Script.named("FIN in the head").send(GET + "X: ").halfClose().mayBeAnswered());
    all.add(
        Script.named("FIN in a body").send(POST + "Content-Length: 5||he").awaitCall().halfClose());
    all.add(Script.named("FIN in a chunk").send(CHUNKED + "5|he").awaitCall().halfClose());
    all.add(
        Script.named("FIN in a chunk of 2 GiB")
            .send(CHUNKED + "80000005|he")
            .awaitCall()
            .halfClose());
    all.add(Script.named("RST in the head").send(GET + "X: ").reset());
    all.add(Script.named("RST in a body").send(POST + "Content-Length: 5||he").awaitCall().reset());
  }

  /** A request that is answered, and the connection lives on. */
  private void one(String name, String request) {
    all.add(Script.named(name).send(request).read(1));
  }

  /** Two requests, or one and its end. */
  private void two(String name, String requests) {
    all.add(Script.named(name).send(requests).read(2));
  }

  /** A request that should be refused, and another one behind it. */
  private void probe(String name, String request) {
    two(name, request + NEXT);
  }
}
