package dev.lintel.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTests {

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void thePageListsEveryEndpoint(Endpoint endpoint) throws Exception {
    try (InputStream page = Page.class.getResourceAsStream("index.html")) {
      assertThat(new String(page.readAllBytes(), UTF_8)).contains("\"" + endpoint.path());
    }
  }
}
