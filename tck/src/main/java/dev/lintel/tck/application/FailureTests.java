package dev.lintel.tck.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handler that fails. */
@OnEachServer
class FailureTests {

  @Test
  @Requirement("APP-8.1")
  void aFailureBeforeTheStartIsA500(RunningApplication application) {
    for (String endpoint : List.of("/fail", "/fail?when=before")) {
      WireResponse response = application.get(endpoint);
      assertThat(response.status()).as(endpoint).isEqualTo(500);
      assertThat(response.head().fields() + response.text())
          .as("nothing of the failure is told")
          .doesNotContain("asked to fail", "Exception", "\tat ");
    }
  }

  @Test
  @Requirement("APP-8.2")
  void aFailureAfterTheStartAborts(RunningApplication application) {
    WireClient client =
        application.connect().send(application.request("GET", "/fail?when=after&ms=100"));
    WireHead head = client.readHead();
    assertThat(head.status()).isEqualTo(200);
    assertThat(Answer.type(head)).isEqualTo(Answer.TEXT);
    assertThat(new String(client.readCutBody(head), US_ASCII))
        .as("what was written before the failure")
        .isEqualTo("abcdefghijklmnopqrstuvwxyz");
  }
}
