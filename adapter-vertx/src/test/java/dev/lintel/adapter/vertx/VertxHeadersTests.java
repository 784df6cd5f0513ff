package dev.lintel.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Headers;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertxHeadersTests {

  private final VertxHeaders.Sent sent = new VertxHeaders.Sent();

  @Test
  void requestFieldsKeepTheirOrderAndTheirValues() {
    MultiMap fields =
        HttpHeaders.headers().add("Host", "h").add("X-A", "1").add("x-B", "").add("x-a", "2, 3");

    Headers ours = VertxHeaders.ofRequest(fields);

    assertThat(ours).hasToString("[host: h, x-a: 1, x-b: , x-a: 2, 3]");
    assertThat(ours.all("X-A")).containsExactly("1", "2, 3");
  }

  @Test
  void noFieldsAreTheEmptyHeaders() {
    assertThat(VertxHeaders.ofRequest(HttpHeaders.headers())).isSameAs(Headers.of());
  }

  @Test
  void receivedFieldsAreNotConverted() {
    MultiMap fields = HttpHeaders.headers().add(HttpHeaders.HOST, HttpHeaders.CHUNKED);
    var values = new ArrayList<CharSequence>();

    VertxHeaders.received(fields).forEachRemaining(field -> values.add(field.getValue()));

    assertThat(values).hasSize(1).first().isSameAs(HttpHeaders.CHUNKED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        // closes | 1.0 | the type is the application's | what is left
        "false | false | true  | connection=close content-type=x",
        "true  | false | true  | content-type=x Connection=close",
        "true  | true  | true  | content-type=x Connection=close",
        "false | true  | true  | content-type=x Connection=keep-alive",
        "false | false | false | connection=close",
        "true  | true  | false | Connection=close"
      })
  void takesBackWhatVertxPutsIntoTheHead(
      boolean closes, boolean http10, boolean typed, String left) {
    MultiMap fields = HttpHeaders.headers().add("connection", "close").add("content-type", "x");

    VertxHeaders.correct(fields, closes, http10, typed);

    List<String> names =
        fields.entries().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    assertThat(names.stream().collect(Collectors.joining(" "))).isEqualTo(left);
  }

  @Test
  void namesKeepTheirSpellingAndAreMadeOnce() {
    CharSequence name = added("X-Own", "a").getKey();

    assertThat(name).hasToString("X-Own").isSameAs(added("X-Own", "b").getKey());
    assertThat(added("x-own", "a").getKey()).hasToString("x-own");
  }

  @Test
  void aValueThatComesAgainIsEncodedOnce() {
    String value = "\u00e9\t".concat("again");

    assertThat(added("X-Again", value).getValue()).isSameAs(value);
    CharSequence encoded = added("X-Again", value).getValue();
    assertThat(encoded)
        .isInstanceOfSatisfying(
            AsciiString.class, text -> assertThat(text.array()).startsWith(0xe9, 0x09, 'a'));
    assertThat(added("X-Again", "once").getValue()).isEqualTo("once");
    assertThat(added("X-Again", value).getValue()).isSameAs(encoded);
  }

  @Test
  void aLongValueIsNotKept() {
    String value = "x".repeat(300);

    assertThat(added("X-Long", value).getValue()).isSameAs(value);
    assertThat(added("X-Long", value).getValue()).isSameAs(value);
  }

  private Map.Entry<CharSequence, CharSequence> added(String name, String value) {
    MultiMap fields = HttpHeaders.headers();
    sent.add(fields, name, value);
    return VertxHeaders.received(fields).next();
  }
}
