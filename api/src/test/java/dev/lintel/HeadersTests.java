package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTests {

  private final Headers cookies =
      Headers.of("Accept", "text/html", "set-cookie", "a=1", "Set-Cookie", "b=2");

  @Test
  void namesAreLookedUpWithoutCaseAndKeepTheirSpelling() {
    assertThat(cookies.first("ACCEPT")).isEqualTo("text/html");
    assertThat(cookies.nameAt(0)).isEqualTo("Accept");
    assertThat(cookies.contains("accept-language")).isFalse();
  }

  @Test
  void valuesOfOneNameStayApartAndInOrder() {
    assertThat(cookies.all("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(cookies.size()).isEqualTo(3);
  }

  @Test
  void withReplacesAllOfANameInPlace() {
    Headers replaced = cookies.with("Set-Cookie", "c=3").withAdded("x", "y");
    assertThat(replaced)
        .isEqualTo(Headers.of("accept", "text/html", "set-cookie", "c=3", "x", "y"));
    assertThat(replaced.without("x").without("accept").without("set-cookie"))
        .isSameAs(Headers.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ä", "a\u010d", "(x)"})
  void aNameMustBeAToken(String name) {
    assertThatThrownBy(() -> Headers.of(name, "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTP-3.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nset-cookie: x", "a\nb", "a\0", "\u010d", " a", "a\t", "\u007f"})
  void aValueMustNotSplitAResponse(String value) {
    assertThatThrownBy(() -> Headers.of("x", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTP-3.9");
    assertThatThrownBy(() -> cookies.withAdded("x", value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOddNumberOfStringsIsRefused() {
    assertThatThrownBy(() -> Headers.of("a", "b", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pairs");
  }
}
