package dev.lintel.tck.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.Samples;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies that come from the client. */
@OnEachServer
class RequestBodyTests {

  /** More than the buffers of any kernel and of an application that keeps its word. */
  private static final long MUCH = 64L << 20;

  private static final long BOUND = 24L << 20;

  @Test
  @Requirement("APP-4.1")
  void echoReturnsWhatCame(RunningApplication application) {
    for (int size : List.of(0, 1, 20_000, 1 << 20)) {
      byte[] body = Samples.filler(size);
      Answer.is(
          application.post("/echo", body, "Content-Type: image/x-kit"), 200, "image/x-kit", body);
    }
    Answer.is(application.post("/echo", new byte[3]), 200, Answer.OCTETS, new byte[3]);
    byte[] body = Samples.filler(100_000);
    Answer.is(chunked(application, "/echo", body), 200, Answer.OCTETS, body);
  }

  @Test
  @Requirement("APP-4.2")
  void echoAnswersWhileItReads(RunningApplication application) {
    WireClient client =
        application
            .connect()
            .send(application.request("POST", "/echo", "Transfer-Encoding: chunked"))
            .sendChunk("first".getBytes(UTF_8));
    client.readHead();
    assertThat(readText(client, 5)).isEqualTo("first");
    client.sendChunk("second".getBytes(UTF_8));
    assertThat(readText(client, 6)).isEqualTo("second");
    client.send("0\r\n\r\n");
    assertThat(client.readChunk()).as("the end").isEmpty();
  }

  @Test
  @Requirement("APP-4.3")
  void echoHoldsLittle(RunningApplication application) {
    WireClient client =
        application
            .connectNarrow()
            .send(application.request("POST", "/echo", "Content-Length: " + MUCH));
    assertThat(client.sendUntilBlocked(MUCH))
        .as("bytes that got away while nothing was read")
        .isLessThan(BOUND);
    client.reset();
  }

  @Test
  @Requirement("APP-4.4")
  void uploadCountsWhatCame(RunningApplication application) {
    for (int size : List.of(0, 3, 100_000, 8 << 20)) {
      byte[] body = Samples.filler(size);
      Answer.is(application.post("/upload", body), 200, Answer.JSON, uploaded(body));
    }
    byte[] body = Samples.filler(100_000);
    Answer.is(chunked(application, "/upload", body), 200, Answer.JSON, uploaded(body));
  }

  @Test
  @Requirement("APP-4.5")
  void aBrokenBodyEndsTheHandler(RunningApplication application) {
    for (String endpoint : List.of("/upload", "/echo")) {
      WireClient client =
          application
              .connect()
              .send(
                  application.request(
                      "POST", endpoint, "Content-Length: 100", "Expect: 100-continue"));
      WireHead interim = client.readHead();
      assertThat(interim.status()).as("%s asks for the body", endpoint).isEqualTo(100);
      client.send("the begin").halfClose();
      Await.until(
          "the handler of " + endpoint + " ends when the body does",
          () -> application.watch().live() == 0);
    }
  }

  @Test
  @Requirement("APP-4.6")
  void whoNeedsNoBodyReadsNone(RunningApplication application) {
    for (String endpoint :
        List.of(
            "/plaintext",
            "/json",
            "/bytes/1",
            "/status/418",
            "/cookies",
            "/inspect",
            "/stream?chunks=1",
            "/events?count=1",
            "/file?count=1",
            "/sleep?ms=0",
            "/resource/1?ms=0",
            "/resources?ms=0")) {
      String head =
          application.request("GET", endpoint, "Content-Length: 9", "Expect: 100-continue");
      assertThat(application.connect().send(head).read().interim())
          .as("interim responses of %s, which needs no body", endpoint)
          .isEmpty();
    }
  }

  private static WireResponse chunked(
      RunningApplication application, String endpoint, byte[] body) {
    WireClient client =
        application
            .connect()
            .send(application.request("POST", endpoint, "Transfer-Encoding: chunked"));
    return application.readWhileSending(
        client,
        () -> {
          int third = body.length / 3;
          client.sendChunk(Arrays.copyOf(body, third));
          client.sendChunk(Arrays.copyOfRange(body, third, 2 * third));
          client.sendChunk(Arrays.copyOfRange(body, 2 * third, body.length));
          client.send("0\r\n\r\n");
        });
  }

  /** Text of a known length, in however many chunks. */
  static String readText(WireClient client, int length) {
    var text = new StringBuilder();
    while (text.length() < length) {
      byte[] chunk = client.readChunk();
      if (chunk.length == 0) {
        throw new AssertionError("the response ended after '" + text + "'");
      }
      text.append(new String(chunk, UTF_8));
    }
    return text.toString();
  }

  private static String uploaded(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return "{\"bytes\":%d,\"sha256\":\"%s\"}"
          .formatted(body.length, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
