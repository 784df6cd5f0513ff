package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.neverCloses;
import static dev.lintel.tck.sabotage.Wrong.received;
import static dev.lintel.tck.sabotage.Wrong.sent;

import java.util.List;
import java.util.Locale;

/** Wrong bytes: heads that are taken though they are none, and responses that came out wrong. */
final class WireSaboteurs {

  private static final String PLAN = "dev.lintel.spi.ResponsePlan";

  static final List<Saboteur> ALL =
      List.of(
          // Heads that must be refused.
          taking("HTTP-7.1", "takes HTTP/1.2 for HTTP/1.1", "HTTP/1.2", "HTTP/1.1"),
          taking("HTTP-7.2", "serves a CONNECT", "CONNECT a:80", "OPTIONS *"),
          taking("HTTP-7.3", "mends a percent sign without digits", "%zz", "%20"),
          taking("HTTP-7.4", "takes two Hosts for one", "Host: a\r\nHost: a", "Host: a"),
          taking("HTTP-7.5", "drops a space in a name", "X Y: z", "XY: z"),
          taking("HTTP-7.6", "reads a signed length", "Content-Length: +5", "Content-Length: 5"),
          taking("HTTP-7.7", "takes xchunked for chunked", "xchunked", "chunked"),
          taking("HTTP-7.8", "takes 200-ok for 100-continue", "200-ok", "100-continue"),
          taking("HTTP-7.10", "drops a NUL in the method", "G\0ET", "GET"),
          new Saboteur(
              "HTTP-7.9",
              "explains what it has not implemented in a body",
              sent(
                  text ->
                      text.startsWith("HTTP/1.1 501")
                          ? text.replace("Content-Length: 0\r\n", "Content-Length: 3\r\n") + "bad"
                          : text)),
          // Responses.
          new Saboteur(
                  "HTTP-3.13",
                  "sends a byte of body with a 204",
                  sent(
                      text -> text.startsWith("HTTP/1.1 204") && !isLast(text) ? text + "x" : text))
              .also("HTTP-4.8"),
          new Saboteur(
              "HTTP-3.14",
              "sends a length with a 304",
              sent(
                  text ->
                      text.startsWith("HTTP/1.1 304")
                          ? text.replace("\r\n\r\n", "\r\nContent-Length: 0\r\n\r\n")
                          : text)),
          Saboteur.patched(
              "HTTP-3.15",
              "drops the length of a HEAD",
              new Patch(
                  PLAN,
                  "    if (responseLength >= 0) {\n      putField(",
                  "    if (responseLength >= 0 && !isHead()) {\n      putField(")),
          new Saboteur(
              "HTTP-5.5",
              "never sends a 100",
              sent(text -> text.replace("HTTP/1.1 100 Continue\r\n\r\n", ""))),
          new Saboteur(
              "HTTP-5.7",
              "keeps a connection whose body was not read",
              neverCloses(
                  seen ->
                      seen.received().contains("100-continue")
                          && !seen.sent().startsWith("HTTP/1.1 417"))),
          new Saboteur(
              "HTTP-9.1",
              "has a clock that stands still",
              sent(text -> text.replaceAll("Date: [^\r]*", "Date: Fri, 02 Jan 1970 00:00:00 GMT"))),
          new Saboteur(
              "HTTP-9.2",
              "tells its own name",
              sent(
                  text ->
                      text.length() > 1000
                          ? text
                          : text.replace("\r\nDate:", "\r\nServer: proud\r\nDate:"))),
          new Saboteur(
              "HTTP-9.3",
              "writes names in lower case",
              sent(text -> text.replace("X-MiXed", "x-mixed"))),
          new Saboteur(
                  "HTTP-9.4",
                  "keeps a connection that shall close",
                  neverCloses(
                      seen ->
                          seen.sent().startsWith("HTTP/1.1 200")
                              && seen.received().matches("(?s)GET [^\r]* HTTP/1.1\r.*")
                              && isLast(seen.sent())
                              && !isLast(seen.received())))
              .also("HTTP-9.10", "LIFE-3.7"),
          new Saboteur(
              "HTTP-9.6",
              "closes without a word where the client has asked for it",
              sent((seen, text) -> isLast(seen.received()) ? silent(text) : text)),
          new Saboteur(
              "HTTP-9.8",
              "has a reason phrase of its own",
              sent(text -> text.replaceAll("^(HTTP/1.1 [2-9][0-9][0-9]) [^\r]*", "$1 Whatever"))),
          Saboteur.patched(
              "LIFE-3.3",
              "keeps idle connections in a drain",
              new Patch(
                  "dev.lintel.tck.memory.MemoryListener",
                  "connection.execute(connection::closeIfIdle);",
                  "")),
          Saboteur.patched(
                  "LIFE-3.7",
                  "does not say close in a drain",
                  new Patch(
                      PLAN,
                      "    if (closes) {",
                      "    if (closes && core.drainDeadline() == null) {"))
              .also("HTTP-9.6"));

  private WireSaboteurs() {}

  private static boolean isLast(String head) {
    return head.toLowerCase(Locale.ROOT).matches("(?s).*\r\nconnection: [^\r]*close.*");
  }

  private static String silent(String head) {
    return head.replaceAll("(?i)connection: close\r\n", "");
  }

  private static Saboteur taking(String rule, String wrong, String bad, String good) {
    return new Saboteur(rule, wrong, received(text -> text.replace(bad, good)));
  }
}
