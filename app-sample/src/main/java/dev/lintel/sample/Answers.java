package dev.lintel.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;

/** Heads and bodies that both styles send. */
final class Answers {

  static final ResponseHead TEXT = ResponseHead.of(200).with("content-type", "text/plain");
  static final ResponseHead OCTETS =
      ResponseHead.of(200).with("content-type", "application/octet-stream");
  static final ResponseHead HINTS =
      ResponseHead.of(103).with("link", "</style.css>; rel=preload; as=style");
  static final ResponseHead EVENTS =
      ResponseHead.of(200)
          .with("content-type", "text/event-stream")
          .with("cache-control", "no-store");

  /** One constant in all responses, as a server leaves position and content alone (HTTP-4.5). */
  static final ByteBuffer HELLO = direct("Hello, World!");

  private static final ResponseHead JSON =
      ResponseHead.of(200).with("content-type", "application/json");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Answers() {}

  /**
   * What a lookup found.
   *
   * @param id what was looked up
   * @param ms how long it took
   */
  record Lookup(String id, int ms) {}

  /**
   * What was uploaded.
   *
   * @param bytes its length
   * @param sha256 its SHA-256, in hexadecimal digits
   */
  record Upload(long bytes, String sha256) {
    static Upload of(long bytes, byte[] digest) {
      return new Upload(bytes, HexFormat.of().formatHex(digest));
    }
  }

  static Response helloJson() {
    return json(Map.of("message", "Hello, World!"));
  }

  static Response json(Object value) {
    try {
      return Response.of(JSON, ByteBuffer.wrap(MAPPER.writeValueAsBytes(value)));
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static Response sentence(int status, String sentence) {
    return Response.text(sentence + "\n").withStatus(status);
  }

  /** Some statuses have no content: 204, 205 and 304. */
  static Response status(int code) {
    boolean hasContent = code != 204 && code != 205 && code != 304;
    return hasContent ? sentence(code, "Status " + code + ".") : Response.of(code);
  }

  static Response cookies() {
    Response sentence = sentence(200, "Two cookies.");
    ResponseHead head =
        sentence.head().withAdded("set-cookie", "first=1").withAdded("set-cookie", "second=2");
    return Response.of(head, sentence.body());
  }

  static Response slept(int ms) {
    return sentence(200, "Slept " + ms + " ms.");
  }

  /** The head of an echo: the type that the request has. */
  static ResponseHead echo(Request request) {
    String type = request.header("content-type");
    return type == null ? OCTETS : OCTETS.with("content-type", type);
  }

  /** The head of an echo that ends with trailers. */
  static ResponseHead trailing(Request request) {
    return echo(request).with("trailer", "x-bytes, x-request-trailers");
  }

  /** What is known at the end of an echo: its length, and how many trailers the request had. */
  static Headers trailers(long bytes, Request request) {
    return Headers.of(
        "x-bytes",
        Long.toString(bytes),
        "x-request-trailers",
        Integer.toString(request.trailers().size()));
  }

  static IllegalStateException wantedFailure(String when) {
    return new IllegalStateException("asked to fail " + when + " the start of the response");
  }

  /** A text outside the heap, from where it goes to the socket without a copy. */
  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
  }

  static ByteBuffer event(int number) {
    return ByteBuffer.wrap(("data: " + number + "\n\n").getBytes(UTF_8));
  }
}
