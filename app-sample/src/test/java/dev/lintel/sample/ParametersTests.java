package dev.lintel.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "null|7",
        "''|7",
        "other=1|7",
        "ms=0|0",
        "ms=100|100",
        "a&ms=5|5",
        "ms=%31%30|10",
        "%6ds=3|3",
        "MS=3|7",
        "a=1&a=2&ms=4|4"
      })
  void numbersAreReadFromTheQuery(String query, int number) throws Refusal {
    assertThat(Parameters.of("", query).number("ms", 7, 0, 100)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ms=|The parameter ms is a number from 0 to 100, not ''.",
        "ms|The parameter ms is a number from 0 to 100, not ''.",
        "ms=101|The parameter ms is a number from 0 to 100, not '101'.",
        "ms=-1|The parameter ms is a number from 0 to 100, not '-1'.",
        "ms=1.5|The parameter ms is a number from 0 to 100, not '1.5'.",
        "ms=99999999999|The parameter ms is a number from 0 to 100, not '99999999999'.",
        "ms=soon|The parameter ms is a number from 0 to 100, not 'soon'.",
        "ms=1&ms=2|The parameter ms is given twice.",
        "ms=%0A|The parameter ms is a number from 0 to 100, not '?'.",
        "ms=%zz|The query is not percent-encoded as it should be."
      })
  void wrongNumbersAreRefused(String query, String sentence) {
    refused(sentence, () -> Parameters.of("", query).number("ms", 7, 0, 100));
  }

  @Test
  void wordsAreOneOfSome() throws Refusal {
    List<String> words = List.of("before", "after");
    assertThat(Parameters.of("", null).word("when", words)).isEqualTo("before");
    assertThat(Parameters.of("", "when=after").word("when", words)).isEqualTo("after");
    refused(
        "The parameter when is before or after, not 'never'.",
        () -> Parameters.of("", "when=never").word("when", words));
  }

  @Test
  void theVariableIsReadLikeANumberOfTheQuery() throws Refusal {
    assertThat(Parameters.of("12", null).variableNumber("n", 0, 100)).isEqualTo(12);
    refused(
        "The parameter n is a number from 0 to 100, not 'x'.",
        () -> Parameters.of("x", null).variableNumber("n", 0, 100));
  }

  private static void refused(String sentence, ThrowingCallable call) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal.response().head().status()).isEqualTo(400);
    assertThat(UTF_8.decode(refusal.response().body()).toString()).isEqualTo(sentence + "\n");
  }
}
