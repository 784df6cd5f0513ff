package dev.lintel.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parameters, right and wrong. */
@OnEachServer
class ParameterTests {

  /** A request and the parameter that is wrong in it. */
  private record Wrong(String endpoint, String parameter) {}

  private static final List<Wrong> WRONG =
      List.of(
          new Wrong("/bytes/many", "n"),
          new Wrong("/bytes/-1", "n"),
          new Wrong("/bytes/16777217", "n"),
          new Wrong("/bytes/99999999999999999999", "n"),
          new Wrong("/status/199", "code"),
          new Wrong("/status/600", "code"),
          new Wrong("/status/ok", "code"),
          new Wrong("/stream?chunks=-1", "chunks"),
          new Wrong("/stream?chunks=1000001", "chunks"),
          new Wrong("/stream?size=0", "size"),
          new Wrong("/stream?size=1048577", "size"),
          new Wrong("/stream?size=1.5", "size"),
          new Wrong("/events?count=x", "count"),
          new Wrong("/events?ms=600001", "ms"),
          new Wrong("/file?offset=65537", "offset"),
          new Wrong("/file?offset=65536&count=1", "count"),
          new Wrong("/file?offset=1&count=65536", "count"),
          new Wrong("/sleep?ms=", "ms"),
          new Wrong("/sleep?ms", "ms"),
          new Wrong("/sleep?ms=%205", "ms"),
          new Wrong("/sleep?ms=1%0A2", "ms"),
          new Wrong("/resource/1?ms=soon", "ms"),
          new Wrong("/resources?ms=0x10", "ms"),
          new Wrong("/fail?when=never", "when"),
          new Wrong("/fail?when=after&ms=x", "ms"));

  @Test
  @Requirement("APP-1.6")
  void parametersAreDecoded(RunningApplication application) {
    assertThat(application.get("/stream?%63hunks=%32&size=%33").body())
        .as("two pieces of three letters")
        .hasSize(6);
  }

  @Test
  @Requirement("APP-1.7")
  void aWrongParameterIsA400WithASentence(RunningApplication application) {
    for (Wrong wrong : WRONG) {
      WireResponse response = application.get(wrong.endpoint());
      try {
        Answer.isSentenceAbout(wrong.parameter(), response);
      } catch (AssertionError failure) {
        throw new AssertionError(wrong.endpoint() + ": " + failure.getMessage(), failure);
      }
    }
  }

  @Test
  @Requirement("APP-1.8")
  void aParameterGivenTwiceIsA400(RunningApplication application) {
    Answer.isSentenceAbout("ms", application.get("/sleep?ms=1&ms=2"));
    Answer.isSentenceAbout("size", application.get("/stream?size=2&chunks=1&size=2"));
  }

  @Test
  @Requirement("APP-1.9")
  void otherParametersAreIgnored(RunningApplication application) {
    for (String endpoint :
        List.of("/plaintext?ms=x", "/sleep?utm_source=kit&ms=0&MS=x&n", "/json?a=1&a=2")) {
      assertThat(application.get(endpoint).status()).as(endpoint).isEqualTo(200);
    }
  }
}
