package dev.lintel.adapter.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Headers;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UndertowHeadersTests {

  private final HeaderMap fields = new HeaderMap();

  @Test
  void namesAreLowerCaseAndValuesKeepTheirOrder() {
    fields.add(new HttpString("X-Two"), "1");
    fields.add(new HttpString("HOST"), "a.b");
    fields.add(new HttpString("x-two"), "2, 3");
    fields.add(new HttpString("X-TWO"), "");

    Headers headers = UndertowHeaders.toHeaders(fields);

    assertThat(headers.size()).isEqualTo(4);
    assertThat(headers.all("x-two")).containsExactly("1", "2, 3", "");
    for (int i = 0; i < headers.size(); i++) {
      assertThat(headers.nameAt(i)).isIn("x-two", "host");
    }
  }

  @Test
  void valuesAreLatin1() {
    fields.add(new HttpString("X-Name"), "caf\u00e9");
    assertThat(UndertowHeaders.toHeaders(fields).first("x-name")).isEqualTo("caf\u00e9");
  }

  @Test
  void noFieldsAreNoHeaders() {
    assertThat(UndertowHeaders.toHeaders(fields)).isEqualTo(Headers.of());
  }

  @ParameterizedTest
  @CsvSource({"content-type", "Content-Type", "CONTENT-TYPE", "Content-type"})
  void aFieldIsFoundInAnyCase(String name) {
    fields.add(new HttpString("Content-Type"), "text/plain");
    fields.add(new HttpString("Content-Type"), "text/html");
    assertThat(UndertowHeaders.first(fields, name)).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a b", "x\r\ny", "\u00e9", "\u20ac"})
  void whatIsNoFieldIsNotFound(String name) {
    fields.add(new HttpString("Content-Type"), "text/plain");
    assertThat(UndertowHeaders.first(fields, name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-type", "Content-Type", "CONTENT-TYPE", "X-New", "x-new"})
  void aNameKeepsItsSpelling(String name) {
    UndertowHeaders.add(fields, name, "v");
    assertThat(fields.getHeaderNames()).singleElement().hasToString(name);
    assertThat(UndertowHeaders.toNative(name)).isSameAs(UndertowHeaders.toNative(name));
  }

  @Test
  void valuesOfOneNameStaySeparate() {
    UndertowHeaders.add(fields, "Set-Cookie", "a=1");
    UndertowHeaders.add(fields, "Set-Cookie", "b=2");
    assertThat(fields.get("set-cookie")).containsExactly("a=1", "b=2");
  }

  @Test
  void namesThatAreMadeUpDoNotFillTheHeap() {
    for (int i = 0; i < 2000; i++) {
      assertThat(UndertowHeaders.toNative("x-made-up-" + i)).hasToString("x-made-up-" + i);
    }
    assertThat(UndertowHeaders.toNative("x-made-up-1999"))
        .isNotSameAs(UndertowHeaders.toNative("x-made-up-1999"));
  }
}
