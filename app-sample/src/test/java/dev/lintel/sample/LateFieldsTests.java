package dev.lintel.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Headers;
import dev.lintel.tck.client.TestClient;
import dev.lintel.tck.client.TestExchange;
import dev.lintel.tck.client.TestResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes before the head and behind the body, which the JDK's client does not show. */
class LateFieldsTests {

  @ParameterizedTest
  @ValueSource(strings = {"/sync", "/async"})
  void trailersTellWhatIsKnownAtTheEnd(String style) {
    try (TestClient client = TestClient.start(new Sample())) {
      TestResponse response =
          client
              .request("POST", style + "/trailers")
              .withPieces()
              .open()
              .send("Hello, ")
              .send("trailers!")
              .end(Headers.of("x-a", "1", "x-b", "2"))
              .response()
              .expectStatus(200);
      assertThat(response.text()).isEqualTo("Hello, trailers!");
      assertThat(response.header("trailer")).isEqualTo("x-bytes, x-request-trailers");
      assertThat(response.trailers())
          .isEqualTo(Headers.of("x-bytes", "16", "x-request-trailers", "2"));
      assertThat(client.get(style + "/trailers").trailers().first("x-bytes")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sync", "/async"})
  void hintsComeBeforeTheAnswer(String style) {
    try (TestClient client = TestClient.start(new Sample())) {
      TestExchange exchange = client.request("GET", style + "/hints?ms=20").open();
      assertThat(exchange.interim()).isEqualTo(Answers.HINTS);
      TestResponse response = exchange.response().expectStatus(200);
      assertThat(response.text()).isEqualTo("Slept 20 ms.\n");
      assertThat(response.interim()).containsExactly(Answers.HINTS);
    }
  }
}
