package dev.lintel.servers;

import static dev.lintel.servers.ScriptList.HOST;
import static dev.lintel.servers.ScriptList.NEXT;

import java.util.List;

/** Interim responses. */
final class InterimScripts {

  private static final String HINT = "field=Link:a&inform=103&";
  private static final String EXPECTING = HOST + "Content-Length: 2|Expect: 100-continue||";

  private InterimScripts() {}

  static void addTo(ScriptList list) {
    hints(list);
    refused(list);
    expectations(list);
  }

  private static void hints(ScriptList list) {
    hint(list, "103 and 200", HINT + "send=200");
    hint(list, "two of 103 and 200", HINT + "field=Link:b&inform=103&send=200");
    hint(list, "103 without fields", "inform=103&send=200");
    hint(list, "103 with repeated fields", "field=X:1&field=Y:2&field=x:3&inform=103&send=200");
    hint(list, "102 and 199", "inform=102&inform=199&send=200");
    hint(list, "103 and chunks", HINT + "start=200&write=a&write=b&end");
    hint(list, "103 and trailers", HINT + "start=200&write=a&trailer=X-Sum:7&end");
    hint(list, "103 and 204", HINT + "start=204&end");
    hint(list, "103 and 304", HINT + "start=304&end");
    hint(list, "103 and 404", HINT + "send=404");
    hint(list, "103 and a close", HINT + "field=Connection:close&send=200");
    list.two("103 to HTTP/1.0", "GET /play?" + HINT + "send=200 HTTP/1.0||" + NEXT);
    list.two(
        "103 to HTTP/1.0 kept alive",
        "GET /play?" + HINT + "send=200 HTTP/1.0|Connection: keep-alive||" + NEXT);
    list.two(
        "103 and the end of the connection",
        "GET /play?" + HINT + "send=200" + HOST + "Connection: close||" + NEXT);
    list.add(
        LineScript.named("103 to HEAD")
            .send("HEAD /play?" + HINT + "send=200" + HOST + "|")
            .readBodiless()
            .send(NEXT)
            .read(1));
    list.add(
        LineScript.named("103 twice in a pipeline")
            .send(("GET /play?" + HINT + "send=200" + HOST + "|").repeat(2) + NEXT)
            .read(3));
  }

  private static void refused(ScriptList list) {
    for (String status : List.of("100", "101", "200")) {
      hint(list, "inform of " + status, "inform=" + status + "&send=200");
    }
    for (String field :
        List.of("Content-Length:2", "Connection:close", "Transfer-Encoding:chunked", "Upgrade:x")) {
      hint(list, "103 with " + field, "field=" + field + "&inform=103&send=200");
    }
    hint(list, "103 behind the start", "start=200&inform=103&write=a&end");
    hint(list, "103 behind the end", "send=200&inform=103");
  }

  private static void expectations(ScriptList list) {
    waits(list, "100", "read&send=200", 1);
    waits(list, "103 before 100", HINT + "read&send=200", 2);
    waits(list, "103 before and behind 100", HINT + "read&" + HINT + "send=200", 2);
    waits(list, "103 behind 100", "read&" + HINT + "send=200", 1);
    list.two("103 and no 100", "POST /play?" + HINT + "send=200" + EXPECTING);
    list.two("no 100", "POST /play?send=200" + EXPECTING);
    list.two(
        "100 to HTTP/1.0",
        "POST /play?read&send=200 HTTP/1.0|Content-Length: 2|Expect: 100-continue||hi");
    list.two(
        "an expectation without a body",
        "POST /play?" + HINT + "read&send=200" + HOST + "Expect: 100-continue||" + NEXT);
    list.two(
        "an expectation in capitals",
        "POST /play?read&send=200" + HOST + "Content-Length: 2|Expect: 100-CONTINUE||hi" + NEXT);
  }

  private static void hint(ScriptList list, String name, String acts) {
    list.two(name, "GET /play?" + acts + HOST + "|" + NEXT);
  }

  /** The client sends its body when that many interim responses have come. */
  private static void waits(ScriptList list, String name, String acts, int interim) {
    var script = LineScript.named("an expectation, " + name).send("POST /play?" + acts + EXPECTING);
    for (int i = 0; i < interim; i++) {
      script.readHead();
    }
    list.add(script.send("hi").read(1).send(NEXT).read(1));
  }
}
