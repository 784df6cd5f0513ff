package dev.lintel.adapter.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Headers;
import dev.lintel.spi.ReasonPhrases;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JettyHeadersTests {

  @ParameterizedTest
  @CsvSource({
    "GET,     /,                /",
    "GET,     /a/b,             /a/b",
    "GET,     /a%2Fb//c;p=1/..,  /a%2Fb//c;p=1/..",
    "GET,     /a?b=%20&c,       /a?b=%20&c",
    "GET,     /a?,              /a?",
    "GET,     /a?b?c,           /a?b?c",
    "GET,     /a#b,             /a#b",
    "GET,     /a?b#c,           /a?b#c",
    "GET,     http://h/a?b,     /a?b",
    "GET,     http://h:8080/,   /",
    "GET,     http://h:80/a?b,  http://h:80/a?b",
    "GET,     https://h/a?b,    https://h/a?b",
    "GET,     ftp://h/a,        ftp://h/a",
    "GET,     http://u:p@h/a,   http://u:p@h/a",
    "OPTIONS, *,                *",
  })
  void aTargetStaysAsItWasSent(String method, String sent, String seen) {
    assertThat(JettyHeaders.target(HttpURI.build(method, sent), "http")).isEqualTo(seen);
  }

  @Test
  void requestFieldsKeepOrderAndValuesAndLoseCase() {
    HttpFields fields =
        HttpFields.build()
            .add("X-One", "1")
            .add(HttpHeader.HOST, "Example.org:80")
            .add("x-one", "2, 3")
            .add("X-Empty", "")
            .add("X-Latin", "\u00e4");

    assertThat(JettyHeaders.toHeaders(fields))
        .hasToString(
            Headers.of(
                    "x-one",
                    "1",
                    "host",
                    "Example.org:80",
                    "x-one",
                    "2, 3",
                    "x-empty",
                    "",
                    "x-latin",
                    "\u00e4")
                .toString());
  }

  @Test
  void noFieldsAreNoHeaders() {
    assertThat(JettyHeaders.toHeaders(HttpFields.EMPTY)).isEqualTo(Headers.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"content-type", "Content-Type", "CONTENT-TYPE", "x-own", "X-Own", "date", "eTaG"})
  void fieldsOfTheApplicationKeepTheirSpelling(String name) {
    assertThat(sent(name, "value")).isEqualTo(name + ": value\r\n");
    assertThat(JettyHeaders.toNative(name, "value").getHeader()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"Date, today", "Date, tomorrow", "Content-Length, 5", "Connection, close"})
  void fieldsOfTheServerAreTyped(String name, String value) {
    assertThat(sent(name, value)).isEqualTo(name + ": " + value + "\r\n");
    assertThat(JettyHeaders.toNative(name, value).getHeader())
        .isEqualTo(HttpHeader.CACHE.get(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Date", "x-Again"})
  void aFieldThatComesAgainIsEncodedOnce(String name) {
    JettyHeaders.toNative(name, "12");
    HttpField second = JettyHeaders.toNative(name, "12");

    assertThat(second)
        .isInstanceOf(PreEncodedHttpField.class)
        .isSameAs(JettyHeaders.toNative(name, "12"));
    assertThat(sent(name, "12")).isEqualTo(name + ": 12\r\n");
    assertThat(sent(name, "13")).isEqualTo(name + ": 13\r\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 13, 1023, 1024, 1234567890123L})
  void aLengthIsReadAsALong(long length) {
    HttpField field = JettyHeaders.toNative("Content-Length", Long.toString(length));

    assertThat(field.getLongValue()).isEqualTo(length);
    assertThat(sent("Content-Length", Long.toString(length)))
        .isEqualTo("Content-Length: " + length + "\r\n");
  }

  @Test
  void theLengthOfASmallBodyIsMadeOnce() {
    assertThat(JettyHeaders.toNative("Content-Length", "13"))
        .isSameAs(JettyHeaders.toNative("Content-Length", "13"));
  }

  @Test
  void keepAliveIsLeftToJettyWhichAddsIt() {
    assertThat(JettyHeaders.toNative("Connection", "keep-alive")).isNull();
  }

  @Test
  void aBareHeadHasEveryFieldButTheLength() {
    HttpFields fields =
        HttpFields.build()
            .add(JettyHeaders.toNative("X-Own", "a\u00e4"))
            .add(HttpHeader.CONTENT_LENGTH, 0)
            .add(JettyHeaders.toNative("Date", "now"));
    var head = new MetaData.Response(299, null, HttpVersion.HTTP_1_1, fields);

    assertThat(StandardCharsets.ISO_8859_1.decode(JettyHeaders.bareHead(head)).toString())
        .isEqualTo("HTTP/1.1 299 299\r\nX-Own: a\u00e4\r\nDate: now\r\n\r\n");
  }

  @Test
  void thePhrasesAreThoseOfJetty() {
    for (int status = 200; status < 1000; status++) {
      assertThat(ReasonPhrases.of(status)).isEqualTo(HttpStatus.getMessage(status));
    }
  }

  private static String sent(String name, String value) {
    HttpField field = JettyHeaders.toNative(name, value);
    ByteBuffer buffer = ByteBuffer.allocate(200);
    HttpGenerator.putTo(field, buffer);
    return StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
  }

  @Test
  void aValueThatJettyCannotEncodeAheadIsSentAsItIs() {
    for (String value : new String[] {"\u00fc".repeat(40), "v".repeat(10_000)}) {
      JettyHeaders.toNative("X-Odd", value);
      assertThat(JettyHeaders.toNative("X-Odd", value))
          .isNotInstanceOf(PreEncodedHttpField.class)
          .extracting(HttpField::getValue)
          .isEqualTo(value);
    }
  }
}
