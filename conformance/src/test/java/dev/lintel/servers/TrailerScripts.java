package dev.lintel.servers;

import static dev.lintel.servers.ScriptList.CHUNKED;
import static dev.lintel.servers.ScriptList.HOST;
import static dev.lintel.servers.ScriptList.NEXT;
import static dev.lintel.servers.ScriptList.POST;

import java.util.List;

/** Trailers of requests and of responses. */
final class TrailerScripts {

  private static final String BODY = CHUNKED + "5|hello|0|";

  private TrailerScripts() {}

  static void addTo(ScriptList list) {
    names(list);
    values(list);
    broken(list);
    large(list);
    places(list);
    responses(list);
  }

  private static void names(ScriptList list) {
    for (String forbidden :
        List.of(
            "Content-Length: 7",
            "Transfer-Encoding: chunked",
            "TE: trailers",
            "Trailer: X-Sum",
            "Connection: close",
            "Upgrade: x",
            "Host: b",
            "Expect: 100-continue",
            "If-Match: x",
            "Range: bytes=0-1",
            "Authorization: Basic eA==",
            "Cookie: a=b",
            "Set-Cookie: a=b",
            "Date: now",
            "Content-Type: text/plain",
            "Content-Encoding: gzip")) {
      list.two("trailer " + forbidden, BODY + forbidden + "|X-Sum: 7||" + NEXT);
    }
    list.two("a trailer that was announced", announcing("X-Sum") + "X-Sum: 7||" + NEXT);
    list.two("another trailer than announced", announcing("X-Sum") + "X-Other: 7||" + NEXT);
    list.two("a trailer that was announced and is missing", announcing("X-Sum") + "|" + NEXT);
    list.two("a trailer of a name of the head", POST + "X: 1|" + coded() + "X: 2||" + NEXT);
    list.two("a repeated trailer", BODY + "X: 1|x: 2|Y: 3|X: 4||" + NEXT);
  }

  private static String announcing(String name) {
    return POST + "Trailer: " + name + "|" + coded();
  }

  private static String coded() {
    return "Transfer-Encoding: chunked||5|hello|0|";
  }

  private static void values(ScriptList list) {
    list.two("an empty trailer", BODY + "X:||" + NEXT);
    list.two("blanks around a trailer", BODY + "X: \t y \t ||" + NEXT);
    list.two("a trailer in ISO 8859-1", BODY + "X: \u00e4||" + NEXT);
    list.two("a trailer with a comma", BODY + "X: a, b||" + NEXT);
  }

  private static void broken(ScriptList list) {
    for (String line :
        List.of(
            "no colon",
            "X Y: z",
            "X-Y : z",
            " X: y",
            ": y",
            "X@: y",
            "X: a\u0000b",
            "X: a\u0001b",
            "X: a\u007fb",
            "X: a\rb",
            "X: y\nY: z",
            "X: one| two",
            "X: one|\ttwo",
            "X: one| ",
            "GET /smuggled HTTP/1.1")) {
      list.probe("trailer line '" + line.replace("\n", "(LF)") + "'", BODY + line + "||");
    }
    list.probe("trailers that end without CR", BODY + "X: y|\n");
    list.probe("a last chunk without the end of its trailers", BODY);
  }

  private static void large(ScriptList list) {
    list.two("99 trailers", BODY + "X: y|".repeat(99) + "|" + NEXT);
    list.probe("101 trailers", BODY + "X: y|".repeat(101) + "|");
    list.two("a trailer of 16000 bytes", BODY + "X: " + "a".repeat(16_000) + "||" + NEXT);
    list.probe("a trailer of 17000 bytes", BODY + "X: " + "a".repeat(17_000) + "||");
    list.probe("a trailer of 100000 bytes", BODY + "X: " + "a".repeat(100_000) + "||");
    list.probe("10000 trailers", BODY + "X: y|".repeat(10_000) + "|");
  }

  private static void places(ScriptList list) {
    list.probe("a trailer behind a length", POST + "Content-Length: 5||helloX-Sum: 7||");
    list.probe("a trailer behind no body", POST + "|X-Sum: 7||");
    list.two("a trailer behind an empty body", CHUNKED + "0|X-Sum: 7||" + NEXT);
    list.two("trailers that nobody reads", unread() + "X-Sum: 7||" + NEXT);
    list.add(
        LineScript.named("trailers one byte at a time")
            .send(CHUNKED)
            .awaitCall()
            .dribble("2|he|0|X-Sum: 7|Y: z||")
            .read(1));
    list.add(LineScript.named("FIN in trailers").send(BODY + "X-Sum").awaitCall().halfClose());
  }

  private static String unread() {
    return "POST /play?send=200" + HOST + coded();
  }

  private static void responses(ScriptList list) {
    String one = "start=200&write=body&trailer=X-Sum:7&end";
    response(list, "one", one);
    response(list, "announced", "field=Trailer:X-Sum&" + one);
    response(list, "no body", "start=200&trailer=X-Sum:7&end");
    response(list, "repeated", "start=200&write=a&trailer=X:1&trailer=Y:2&trailer=x:3&end");
    response(list, "empty", "start=200&write=a&trailer=X:&end");
    response(list, "a length declared", "field=Content-Length:4&" + one);
    response(list, "204", "start=204&trailer=X-Sum:7&end");
    response(list, "304", "start=304&trailer=X-Sum:7&end");
    response(list, "500", "start=500&write=a&trailer=X-Sum:7&end");
    for (String forbidden : List.of("Content-Length:4", "Set-Cookie:a=b", "Transfer-Encoding:x")) {
      response(list, forbidden, "start=200&write=a&trailer=" + forbidden + "&end");
    }
    response(list, "4000 bytes", "start=200&write=a&trailer=X:" + "a".repeat(4000) + "&end");
    response(list, "5000 bytes", "start=200&write=a&trailer=X:" + "a".repeat(5000) + "&end");
    response(list, "two ends", one + "&end");
    for (String asking : List.of("TE: trailers", "TE: trailers, gzip", "TE: gzip", "TE:")) {
      list.two(
          "response trailers to a client with '" + asking + "'",
          "GET /play?" + one + HOST + "Connection: TE|" + asking + "||" + NEXT);
    }
    list.two("response trailers to HTTP/1.0", "GET /play?" + one + " HTTP/1.0||" + NEXT);
    list.add(
        LineScript.named("response trailers to HEAD")
            .send("HEAD /play?" + one + HOST + "|")
            .readBodiless()
            .send(NEXT)
            .read(1));
  }

  private static void response(ScriptList list, String what, String acts) {
    list.two("response trailers, " + what, "GET /play?" + acts + HOST + "|" + NEXT);
  }
}
