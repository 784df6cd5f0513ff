package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PathsTests {

  static Stream<Arguments> segments() {
    return Stream.of(
        Arguments.of("/", List.of("")),
        Arguments.of("/a", List.of("a")),
        Arguments.of("/a/", List.of("a", "")),
        Arguments.of("/a//b", List.of("a", "", "b")),
        Arguments.of("/a%2Fb/c", List.of("a/b", "c")),
        Arguments.of("/%C3%A4%20x", List.of("ä x")),
        Arguments.of("/a;v=1/b", List.of("a;v=1", "b")),
        Arguments.of("/..%2f", List.of("../")),
        Arguments.of("*", List.of()));
  }

  @ParameterizedTest
  @MethodSource("segments")
  void pathsAreSplitFirstAndDecodedAfter(String path, List<String> expected) {
    assertThat(Paths.segments(path)).isEqualTo(expected);
  }

  @Test
  void mountPathsMatchWholeSegments() {
    for (String right : List.of("", "/shop", "/shop/cart")) {
      assertThatCode(() -> Paths.checkMount("/shop/cart", right)).doesNotThrowAnyException();
    }
    for (String wrong : List.of("/sho", "/shop/", "/other")) {
      assertThatThrownBy(() -> Paths.checkMount("/shop/cart", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("EXT-2.1");
    }
  }
}
