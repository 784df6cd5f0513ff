package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPhrasesTests {

  @ParameterizedTest
  @CsvSource({
    "100, Continue",
    "103, Early Hints",
    "200, OK",
    "203, Non Authoritative Information",
    "204, No Content",
    "207, Multi-Status",
    "304, Not Modified",
    "308, Permanent Redirect",
    "400, Bad Request",
    "404, Not Found",
    "413, Payload Too Large",
    "414, URI Too Long",
    "418, I'm a Teapot",
    "424, Failed Dependency",
    "426, Upgrade Required",
    "431, Request Header Fields Too Large",
    "451, Unavailable for Legal Reason",
    "500, Server Error",
    "503, Service Unavailable",
    "505, HTTP Version Not Supported",
    "511, Network Authentication Required"
  })
  void aKnownStatusHasItsPhrase(int status, String phrase) {
    assertThat(ReasonPhrases.of(status)).isEqualTo(phrase);
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "104", "208", "306", "419", "425", "430", "506", "512", "599", "999"})
  void anUnknownStatusRepeatsItsNumber(int status) {
    assertThat(ReasonPhrases.of(status)).isEqualTo(Integer.toString(status));
  }

  @Test
  void noPhraseCanBreakTheStatusLine() {
    assertThat(IntStream.range(0, 1000).mapToObj(ReasonPhrases::of))
        .allMatch(phrase -> phrase.matches("[ -~]+"));
  }
}
