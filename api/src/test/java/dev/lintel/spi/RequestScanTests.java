package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ResponseHead;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestScanTests {

  private static String answer(Limits limits, String line, String... headers) {
    var exchange =
        new ScriptedExchange(
            ScriptedExchange.core(
                ServerOptions.defaults().withLimits(limits),
                (request, responder) ->
                    responder.send(ResponseHead.of(200), ByteBuffer.allocate(0))),
            line,
            headers);
    exchange.begin();
    return exchange.asked.get(0).substring(0, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | GET / HTTP/1.1                     | host: a",
        "200 | GET / HTTP/1.0                     | accept: x",
        "200 | GET /a?b=%20 HTTP/1.1              | host: a:80",
        "200 | GET /a%2Fb//c;d=e HTTP/1.1         | host: [::1]:8080",
        "200 | OPTIONS * HTTP/1.1                 | host: a",
        "200 | GET http://a/x HTTP/1.1            | host: A",
        "200 | PURGE / HTTP/1.1                   | host: a",
        "505 | GET / HTTP/1.2                     | host: a",
        "200 | TRACE / HTTP/1.1                   | host: a",
        "200 | TRACE / HTTP/1.1                   | host: a; content-length: 0",
        "400 | TRACE / HTTP/1.1                   | host: a; content-length: 1",
        "400 | TRACE / HTTP/1.1                   | host: a; transfer-encoding: chunked",
        "501 | CONNECT a:80 HTTP/1.1              | host: a:80",
        "400 | GET /%zz HTTP/1.1                  | host: a",
        "400 | GET /a?%4 HTTP/1.1                 | host: a",
        "400 | GET /a#b HTTP/1.1                  | host: a",
        "400 | GET a HTTP/1.1                     | host: a",
        "400 | GET * HTTP/1.1                     | host: a",
        "400 | GET http://b/ HTTP/1.1             | host: a",
        "400 | G(T / HTTP/1.1                     | host: a",
        "400 | GET / HTTP/1.1                     | accept: x",
        "400 | GET / HTTP/1.1                     | host: a; host: a",
        "400 | GET / HTTP/1.1                     | host: a/b",
        "400 | GET / HTTP/1.1                     | host: u@a",
        "400 | GET / HTTP/1.1                     | host: a:b",
        "400 | GET / HTTP/1.1                     | host: [::1",
        "400 | GET / HTTP/1.1                     | host: []",
        "400 | GET / HTTP/1.1                     | host: [::1]x",
        "400 | GET / HTTP/1.1                     | host: a[b]",
        "400 | GET / HTTP/1.1                     | host: a:123456",
        "400 | GET / HTTP/1.1                     | host: :80",
        "400 | POST / HTTP/1.1                    | host: a; content-length: 5; content-length: 5",
        "400 | POST / HTTP/1.1                    | host: a; content-length: +5",
        "400 | POST / HTTP/1.1                    | host: a; content-length: 5x",
        "400 | POST / HTTP/1.1                    | host: a; content-length: 18446744073709551621",
        "400 | POST / HTTP/1.1                    | host: a; transfer-encoding: xchunked",
        "400 | POST / HTTP/1.1                    | host: a; transfer-encoding: chunked, identity",
        "400 | POST / HTTP/1.1  | host: a; transfer-encoding: chunked; transfer-encoding: chunked",
        "400 | POST / HTTP/1.1  | host: a; transfer-encoding: chunked; content-length: 5",
        "400 | POST / HTTP/1.0                    | host: a; transfer-encoding: chunked",
        "417 | POST / HTTP/1.1                    | host: a; expect: tea",
        "413 | POST / HTTP/1.1                    | host: a; content-length: 99999999999",
      })
  void headsAreReadStrictly(String status, String line, String headers) {
    String[] pairs =
        java.util.Arrays.stream(headers.split("; "))
            .flatMap(field -> java.util.Arrays.stream(field.split(": ", 2)))
            .toArray(String[]::new);
    assertThat(answer(Limits.defaults(), line, pairs)).isEqualTo(status);
  }

  @Test
  void limitsOfTheHeadAreKept() {
    Limits limits =
        Limits.defaults().withMaxTargetLength(9).withMaxHeaderCount(2).withMaxHeadBytes(50);
    assertThat(answer(limits, "GET /23456789 HTTP/1.1", "host", "a")).isEqualTo("200");
    assertThat(answer(limits, "GET /234567890 HTTP/1.1", "host", "a")).isEqualTo("414");
    assertThat(answer(limits, "GET / HTTP/1.1", "host", "a", "b", "c", "d", "e")).isEqualTo("431");
    assertThat(answer(limits, "GET / HTTP/1.1", "host", "a", "b", "x".repeat(50))).isEqualTo("431");
  }

  @Test
  void targetsAreReducedToTheirOrigin() {
    assertThat(Targets.originForm("http://a/b?c")).isEqualTo("/b?c");
    assertThat(Targets.originForm("http://a?c")).isEqualTo("/?c");
    assertThat(Targets.originForm("http://a")).isEqualTo("/");
    assertThat(Targets.originForm("*")).isEqualTo("*");
    assertThat(Targets.withoutEmptyQuery("/a?")).isEqualTo("/a");
    assertThat(Targets.withoutEmptyQuery("/a?b?")).isEqualTo("/a?b?");
    assertThat(Targets.query("/a?b?c")).isEqualTo("b?c");
    assertThat(Targets.query("/a")).isNull();
  }
}
