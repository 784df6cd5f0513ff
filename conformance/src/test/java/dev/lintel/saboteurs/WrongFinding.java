package dev.lintel.saboteurs;

import dev.lintel.Application;
import dev.lintel.Response;

/** Applications that find endpoints and parameters wrongly. */
final class WrongFinding {

  private WrongFinding() {}

  @Violates("APP-1.1")
  static Application routesByTheWholePath() {
    return Wrong.seeing("/", request -> request.withMountPath(""));
  }

  @Violates("APP-1.2")
  static Application answersEveryPath() {
    return Wrong.when(
        request -> !request.path().startsWith("/status/"),
        right ->
            (request, responder) ->
                right.handle(
                    request,
                    responder.mapHead(head -> head.status() == 404 ? head.withStatus(200) : head)));
  }

  @Violates("APP-1.3")
  static Application saysNotWhichMethodsItTakes() {
    return Wrong.heading("/", head -> head.withHeaders(head.headers().without("allow")));
  }

  @Violates("APP-1.4")
  static Application doesNotTakeHead() {
    return Wrong.when(
        request -> request.method().equals("HEAD"),
        right ->
            (request, responder) ->
                Wrong.send(responder, Response.of(405).with("allow", "GET, HEAD")));
  }

  @Violates("APP-1.5")
  static Application takesAnEncodedSlashForASlash() {
    return Wrong.when(
        request -> request.path().contains("%2F"),
        right -> (request, responder) -> Wrong.send(responder, Response.of(404)));
  }

  @Violates("APP-1.6")
  static Application doesNotDecodeParameters() {
    return Wrong.when(
        request ->
            request.path().equals("/stream")
                && request.query() != null
                && request.query().contains("%63"),
        right ->
            (request, responder) ->
                right.handle(
                    Wrong.withQuery(request, request.query().replace("%", "%25")), responder));
  }

  @Violates("APP-1.7")
  static Application replacesWrongNumbersByTheDefault() {
    return Wrong.at(
        "/file",
        right ->
            (request, responder) ->
                right.handle(
                    request,
                    Wrong.sending(
                        responder,
                        response ->
                            response.head().status() == 400
                                ? right.handle(Wrong.withQuery(request, null), responder)
                                : Wrong.send(responder, response))));
  }

  @Violates("APP-1.8")
  static Application takesTheLastOfTwo() {
    return Wrong.when(
        request -> "ms=1&ms=2".equals(request.query()),
        right -> (request, responder) -> right.handle(Wrong.withQuery(request, "ms=2"), responder));
  }

  @Violates("APP-1.9")
  static Application refusesWhatItDoesNotKnow() {
    return Wrong.when(
        request -> request.path().equals("/plaintext") && request.query() != null,
        right ->
            (request, responder) ->
                Wrong.send(responder, Wrong.sentence(400, "There is no such parameter.")));
  }
}
