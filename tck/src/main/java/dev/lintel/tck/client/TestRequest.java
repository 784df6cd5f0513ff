package dev.lintel.tck.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Headers;

/**
 * A request of a test, not yet sent: a value, of which changed copies are made, and which may be
 * sent more than once.
 *
 * <p>It has the field {@code Host: localhost} and those that its body needs, unless the test gives
 * others.
 */
public final class TestRequest {

  /** How the end of the body is told. */
  private enum Framing {
    NONE,
    LENGTH,
    CHUNKED
  }

  private static final byte[] NOTHING = {};

  private final TestClient client;
  private final String method;
  private final String target;
  private final Headers headers;
  private final Framing framing;
  private final long length;
  private final byte[] body;

  TestRequest(TestClient client, String method, String target) {
    this(client, method, target, Headers.of(), Framing.NONE, 0, NOTHING);
  }

  private TestRequest(
      TestClient client,
      String method,
      String target,
      Headers headers,
      Framing framing,
      long length,
      byte[] body) {
    this.client = client;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.framing = framing;
    this.length = length;
    this.body = body;
  }

  /**
   * The same with one more field.
   *
   * @param name the name
   * @param value the value; a name that is there already gets a second one
   * @return the request
   */
  public TestRequest with(String name, String value) {
    return new TestRequest(
        client, method, target, headers.withAdded(name, value), framing, length, body);
  }

  /**
   * The same with a whole body, in UTF-8, and its length.
   *
   * @param text the body
   * @return the request
   */
  public TestRequest withBody(String text) {
    return withBody(text.getBytes(UTF_8));
  }

  /**
   * The same with a whole body and its length.
   *
   * @param bytes the body
   * @return the request
   */
  public TestRequest withBody(byte[] bytes) {
    return new TestRequest(
        client, method, target, headers, Framing.LENGTH, bytes.length, bytes.clone());
  }

  /**
   * The same with a body in chunks, which {@link TestExchange#send} sends piece by piece.
   *
   * @return the request, to be {@linkplain #open opened}
   */
  public TestRequest withPieces() {
    return new TestRequest(client, method, target, headers, Framing.CHUNKED, -1, NOTHING);
  }

  /**
   * The same with a body of a declared length, which {@link TestExchange#send} sends piece by
   * piece.
   *
   * @param declared the length in bytes, whatever is sent then
   * @return the request, to be {@linkplain #open opened}
   */
  public TestRequest withPieces(long declared) {
    return new TestRequest(client, method, target, headers, Framing.LENGTH, declared, NOTHING);
  }

  /**
   * Sends the request, with the end of its body, and reads the response.
   *
   * @return the whole response, when the handler is done
   * @throws AssertionError if there is none, or half of one, or the handler does not end
   */
  public TestResponse send() {
    TestExchange exchange = open();
    return (framing == Framing.CHUNKED ? exchange.end() : exchange).response();
  }

  /**
   * Sends the head of the request and the body that it has, on a connection of its own.
   *
   * @return what goes on there, step by step
   */
  public TestExchange open() {
    var trace = new Trace();
    var exchange =
        new TestExchange(
            client.connect(trace), trace, method.equals("HEAD"), framing == Framing.CHUNKED);
    exchange.begin(method + " " + target, head(), body);
    return exchange;
  }

  private String head() {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (!headers.contains("host")) {
      head.append("Host: localhost\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (framing == Framing.CHUNKED) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (framing == Framing.LENGTH && !headers.contains("content-length")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  @Override
  public String toString() {
    return method + " " + target + " " + headers;
  }
}
