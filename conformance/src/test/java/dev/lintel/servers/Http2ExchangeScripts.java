package dev.lintel.servers;

import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.List;

/** Bodies, trailers, interim responses and ends of streams over HTTP/2. */
final class Http2ExchangeScripts {

  private static final String TRAILERS = "start=200&write=body&trailer=X-Sum:7&end";
  private static final String HINT = "field=Link:a&inform=103&";

  private Http2ExchangeScripts() {}

  static void addTo(ScriptList list) {
    requests(list);
    responses(list);
    trailers(list);
    badTrailers(list);
    interim(list);
    broken(list);
  }

  private static void requests(ScriptList list) {
    list.add(StreamScript.named("a GET").get(1, H2Client.head("GET", "/")));
    list.add(StreamScript.named("a HEAD").get(1, H2Client.head("HEAD", "/")));
    list.add(body("a body", H2Client.head("POST", "/")).data(1, "hello", true));
    list.add(
        body("a body with a length", H2Client.head("POST", "/", "content-length", "5"))
            .data(1, "hello", true));
    list.add(
        body("a body in parts", H2Client.head("POST", "/"))
            .data(1, "he", false)
            .data(1, "", false)
            .data(1, "llo", false)
            .data(1, "", true));
    list.add(body("an empty body", H2Client.head("POST", "/")).data(1, "", true));
    list.add(body("a body of GET", H2Client.head("GET", "/")).data(1, "hello", true));
    list.add(
        body("padding", H2Client.head("POST", "/"))
            .send(
                new Frame(
                    Frame.DATA,
                    Frame.PADDED | Frame.END_STREAM,
                    1,
                    new byte[] {3, 'h', 'i', 0, 0, 0})));
    list.add(
        StreamScript.named("a head in three frames")
            .send(new Frame(Frame.HEADERS, Frame.END_STREAM, 1, part(0, 2)))
            .send(new Frame(Frame.CONTINUATION, 0, 1, part(2, 3)))
            .send(new Frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, part(3, 4)))
            .await(1));
    list.add(
        StreamScript.named("three streams")
            .get(1, H2Client.head("GET", "/one"))
            .get(3, H2Client.head("GET", "/two"))
            .get(5, H2Client.head("GET", "/three")));
    list.add(
        StreamScript.named("streams that were left out")
            .get(7, H2Client.head("GET", "/one"))
            .get(101, H2Client.head("GET", "/two")));
    list.add(
        StreamScript.named("bodies across each other")
            .post(1, H2Client.head("POST", "/one"))
            .post(3, H2Client.head("POST", "/two"))
            .data(3, "b", false)
            .data(1, "a", true)
            .data(3, "B", true));
  }

  private static byte[] part(int from, int to) {
    return HpackEncoder.encode(H2Client.head("GET", "/").subList(from, to));
  }

  private static void responses(ScriptList list) {
    for (String acts :
        List.of(
            "send=200",
            "send=204",
            "send=304",
            "send=404",
            "send=599",
            "start=200&write=a&write=b&end",
            "start=204&write=a&end",
            "start=304&write=a&end",
            "start=200&end",
            "field=Content-Length:4&start=200&write=body&end",
            "field=Content-Length:5&start=200&write=body&end",
            "field=Content-Length:3&start=200&write=body&end",
            "field=Connection:close&send=200",
            "field=Upgrade:x&send=200",
            "field=X-Up:1&field=x-up:2&send=200",
            "field=Set-Cookie:a=1&field=Set-Cookie:b=2&send=200")) {
      list.add(play(acts, "GET"));
      list.add(play(acts, "HEAD"));
    }
    list.add(
        StreamScript.named("a body that nobody reads")
            .post(1, H2Client.head("POST", "/play?send=200"))
            .data(1, "hello", true));
    list.add(
        StreamScript.named("a large body that nobody reads")
            .post(1, H2Client.head("POST", "/play?send=200"))
            .data(1, "a".repeat(16_000), false)
            .data(1, "a".repeat(16_000), true));
  }

  private static void trailers(ScriptList list) {
    for (String trailer :
        List.of(
            "x-sum: 7",
            "content-length: 5",
            "host: b",
            "authorization: x",
            "cookie: a=b",
            "content-type: x",
            "trailer: x",
            "te: trailers",
            "expect: 100-continue",
            "x: ",
            "x: \u00e4")) {
      list.add(trailing("trailer " + trailer, trailer.split(": ", 2)));
    }
    list.add(trailing("repeated trailers", "x", "1", "y", "2", "x", "3"));
    list.add(
        StreamScript.named("trailers without a body")
            .post(1, H2Client.head("POST", "/"))
            .head(1, List.of(new WireField("x-sum", "7")), true));
    list.add(
        StreamScript.named("trailers behind a length")
            .post(1, H2Client.head("POST", "/", "content-length", "5"))
            .data(1, "hello", false)
            .head(1, List.of(new WireField("x-sum", "7")), true));
    for (String method : List.of("GET", "HEAD")) {
      list.add(play(TRAILERS, method));
      list.add(play("start=204&trailer=X-Sum:7&end", method));
      list.add(play("start=200&trailer=X-Sum:7&end", method));
      list.add(play("field=Content-Length:4&" + TRAILERS, method));
      list.add(play("start=200&write=a&trailer=X:1&trailer=Y:2&trailer=x:3&end", method));
      list.add(play("start=200&write=a&trailer=Content-Length:1&end", method));
    }
    list.add(
        StreamScript.named("response trailers that were asked for")
            .get(1, H2Client.head("GET", "/play?" + TRAILERS, "te", "trailers")));
  }

  private static void badTrailers(ScriptList list) {
    for (String trailer :
        List.of(
            "connection: close",
            "transfer-encoding: chunked",
            "X-Upper: y",
            ":path: /",
            ":status: 200",
            "x: a\rb",
            "x: a\u0000b",
            "x: a ",
            "x y: z")) {
      int colon = trailer.indexOf(": ", 1);
      String shown = trailer.replace("\r", "(CR)").replace("\u0000", "(NUL)");
      list.add(
          trailing(
                  "bad trailer '" + shown + "'",
                  trailer.substring(0, colon),
                  trailer.substring(colon + 2))
              .refusable()
              .await(1)
              .get(3, H2Client.head("GET", "/next")));
    }
    list.add(
        body("trailers that do not end the stream", H2Client.head("POST", "/"))
            .refusable()
            .awaitCall()
            .head(1, List.of(new WireField("x-sum", "7")), false)
            .await(1)
            .get(3, H2Client.head("GET", "/next")));
    list.add(
        body(
                "trailers that are shorter than the length",
                H2Client.head("POST", "/", "content-length", "6"))
            .refusable()
            .awaitCall()
            .data(1, "hello", false)
            .head(1, List.of(new WireField("x-sum", "7")), true)
            .await(1)
            .get(3, H2Client.head("GET", "/next")));
  }

  private static void interim(ScriptList list) {
    list.add(play(HINT + "send=200", "GET"));
    list.add(play(HINT + "send=200", "HEAD"));
    list.add(play(HINT + "field=Link:b&inform=103&send=200", "GET"));
    list.add(play("inform=102&inform=199&send=200", "GET"));
    list.add(play("inform=100&inform=101&inform=200&send=200", "GET"));
    list.add(play("start=200&inform=103&write=a&end", "GET"));
    list.add(expecting("read&send=200").awaitInterim(1).data(1, "hi", true));
    list.add(expecting(HINT + "read&send=200").awaitInterim(1).data(1, "hi", true));
    list.add(expecting("read&" + HINT + "send=200").awaitInterim(1).data(1, "hi", true));
    list.add(expecting("send=200").await(1));
    list.add(
        StreamScript.named("an expectation without a body")
            .get(1, H2Client.head("POST", "/play?read&send=200", "expect", "100-continue")));
  }

  private static void broken(ScriptList list) {
    list.add(
        body("a reset in a body", H2Client.head("POST", "/"))
            .awaitCall()
            .data(1, "he", false)
            .send(Frame.reset(1, Frame.CANCEL))
            .get(3, H2Client.head("GET", "/next")));
    list.add(
        body("a reset with NO_ERROR", H2Client.head("POST", "/"))
            .awaitCall()
            .send(Frame.reset(1, Frame.NO_ERROR))
            .get(3, H2Client.head("GET", "/next")));
    list.add(
        StreamScript.named("a reset behind the response")
            .get(1, H2Client.head("GET", "/"))
            .await(1)
            .send(Frame.reset(1, Frame.CANCEL))
            .get(3, H2Client.head("GET", "/next")));
    list.add(
        StreamScript.named("GOAWAY, and on")
            .get(1, H2Client.head("GET", "/one"))
            .await(1)
            .send(Frame.goAway(0, Frame.NO_ERROR))
            .get(3, H2Client.head("GET", "/two")));
    list.add(
        StreamScript.named("GOAWAY of an error, and on")
            .send(Frame.goAway(0, Frame.PROTOCOL_ERROR))
            .get(1, H2Client.head("GET", "/")));
  }

  private static StreamScript play(String acts, String method) {
    return StreamScript.named(method + " of " + acts)
        .get(1, H2Client.head(method, "/play?" + acts));
  }

  private static StreamScript expecting(String acts) {
    return StreamScript.named("an expectation, " + acts)
        .post(1, H2Client.head("POST", "/play?" + acts, "expect", "100-continue"));
  }

  private static StreamScript body(String name, List<WireField> head) {
    return StreamScript.named(name).post(1, head);
  }

  private static StreamScript trailing(String name, String... trailers) {
    var fields = new ArrayList<WireField>();
    for (int i = 0; i < trailers.length; i += 2) {
      fields.add(new WireField(trailers[i], trailers[i + 1]));
    }
    return body(name, H2Client.head("POST", "/"))
        .awaitCall()
        .data(1, "hello", false)
        .head(1, fields, true);
  }
}
