package dev.lintel.tck.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.tck.Await;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireField;
import dev.lintel.tck.wire.WireHead;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, step by step: a client that sends a piece, reads a little, waits, or leaves when it
 * likes.
 *
 * <p>Nothing is read that the test does not ask for, so a test that stops asking is a slow reader:
 * after about 64 KiB the application's writes wait. Steps are made on one thread; the connection
 * ends with {@link TestClient#close}.
 */
public final class TestExchange {

  private final WireClient connection;
  private final Trace trace;
  private final boolean head;
  private final boolean chunked;
  private final List<ResponseHead> interim = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /** What was sent so far; a whole body is on its way while the response is read. */
  private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

  private @Nullable ResponseHead started;
  private @Nullable ResponseBody incoming;

  TestExchange(WireClient connection, Trace trace, boolean head, boolean chunked) {
    this.connection = connection;
    this.trace = trace;
    this.head = head;
    this.chunked = chunked;
  }

  void begin(String line, String requestHead, byte[] whole) {
    trace.client(line + (whole.length == 0 ? "" : ", " + whole.length + " bytes"));
    transmit(
        () -> {
          connection.send(requestHead);
          if (whole.length > 0) {
            connection.send(whole);
          }
        });
  }

  // ---- The request ----

  /**
   * Sends a piece of the body, in UTF-8; see {@link TestRequest#withPieces()}.
   *
   * @param piece the piece
   * @return this exchange
   * @throws AssertionError if the server does not take it
   */
  public TestExchange send(String piece) {
    return send(piece.getBytes(UTF_8));
  }

  /**
   * Sends a piece of the body; see {@link TestRequest#withPieces()}.
   *
   * @param piece the piece; an empty one is nothing
   * @return this exchange
   * @throws AssertionError if the server does not take it
   */
  public TestExchange send(byte[] piece) {
    if (piece.length > 0) {
      trace.client("sends " + piece.length + " bytes");
      transmit(() -> send(connection, piece));
      awaitSent();
    }
    return this;
  }

  /**
   * Ends the body of the request; where its length was declared, it ends by itself.
   *
   * @return this exchange
   * @throws AssertionError if the server does not take it
   */
  public TestExchange end() {
    return end(Headers.of());
  }

  /**
   * Ends the body of the request with trailers; see {@link TestRequest#withPieces()}.
   *
   * @param trailers the trailers; a body of a declared length has none
   * @return this exchange
   * @throws AssertionError if the server does not take it
   */
  public TestExchange end(Headers trailers) {
    trace.client("ends the body" + (trailers.size() == 0 ? "" : " with " + trailers));
    if (chunked) {
      var end = new StringBuilder("0\r\n");
      trailers.forEach((name, value) -> end.append(name).append(": ").append(value).append("\r\n"));
      transmit(() -> connection.send(end.append("\r\n").toString()));
      awaitSent();
    }
    return this;
  }

  /** Leaves: the application is told that the client has closed the connection (HTTP-6.1). */
  public void leave() {
    trace.client("leaves");
    connection.close();
  }

  /** Breaks the connection: the application is told of a reset (HTTP-6.4). */
  public void reset() {
    trace.client("resets");
    connection.reset();
  }

  // ---- The response ----

  /**
   * Waits for the head of the response; interim responses before it are in the trace.
   *
   * @return status and fields
   * @throws AssertionError if it does not come
   */
  public ResponseHead head() {
    ResponseHead present = started;
    if (present != null) {
      return present;
    }
    WireHead read = nextHead();
    while (read.status() < 200) {
      read = nextHead();
    }
    present = ResponseHead.of(read.status(), headers(read.fields()));
    started = present;
    incoming = new ResponseBody(connection, read, head);
    return present;
  }

  /**
   * Reads one interim response.
   *
   * @return its head
   * @throws AssertionError if none comes before the response
   */
  public ResponseHead interim() {
    if (started == null && nextHead().status() < 200) {
      return interim.get(interim.size() - 1);
    }
    throw failed("there is no interim response before the response", null);
  }

  /**
   * Reads so many bytes of the body, and no more of it than its framing makes necessary.
   *
   * @param count how many
   * @return the bytes
   * @throws AssertionError if the body ends before, or they do not come
   */
  public byte[] read(int count) {
    head();
    trace.client("reads " + count + " bytes");
    var taken = new ByteArrayOutputStream(count);
    while (taken.size() < count) {
      byte[] piece = next(count - taken.size());
      if (piece.length == 0) {
        throw failed("the body ended after " + body.size() + " bytes", null);
      }
      taken.writeBytes(piece);
    }
    return taken.toByteArray();
  }

  /**
   * Reads the rest of the response and waits for the handler to be done.
   *
   * @return the whole response, with what was read before
   * @throws AssertionError if it does not come, is cut off, or the handler does not end
   */
  public TestResponse response() {
    ResponseHead present = head();
    trace.client("reads the rest");
    while (next(Integer.MAX_VALUE).length > 0) {
      // The next piece.
    }
    return ended(present);
  }

  /**
   * Reads the rest of a response that must be cut off, so that no client takes it for a whole one
   * (HTTP-2.3), and waits for the handler to be done.
   *
   * @return what came of the response
   * @throws AssertionError if it looks complete, or the handler does not end
   */
  public TestResponse cutResponse() {
    ResponseHead present = head();
    trace.client("reads the rest");
    try {
      while (incoming().next(Integer.MAX_VALUE, body).length > 0) {
        // The next piece.
      }
    } catch (WireCutException cut) {
      body.writeBytes(cut.received());
      return ended(present);
    } catch (AssertionError late) {
      throw failed(String.valueOf(late.getMessage()), late);
    }
    throw failed("the response looks complete, but must be cut off", null);
  }

  // ---- The application ----

  /**
   * Waits until the trace has a step.
   *
   * @param step a part of it, such as {@code application: write}
   * @return this exchange
   * @throws AssertionError if it does not come
   */
  public TestExchange await(String step) {
    try {
      Await.until(
          "the step '" + step + "'",
          () -> trace.steps().stream().anyMatch(each -> each.contains(step)));
    } catch (AssertionError late) {
      throw failed(String.valueOf(late.getMessage()), late);
    }
    return this;
  }

  /**
   * Waits until the exchange has completed (HTTP-6.6).
   *
   * @return its record
   * @throws AssertionError if it does not, because the handler does not end or was not called
   */
  public Completion completion() {
    try {
      return Await.value("the exchange completes", trace.completion());
    } catch (AssertionError late) {
      throw failed(
          trace.isCalled() ? "the handler does not end" : "the handler was not called", late);
    }
  }

  /**
   * What has happened so far.
   *
   * @return the trace, which goes on
   */
  public Trace trace() {
    return trace;
  }

  // ---- Private ----

  private void transmit(Runnable step) {
    sent = sent.thenRunAsync(step, TestExchange::startThread);
  }

  private void awaitSent() {
    try {
      Await.value("what the client sends is taken", sent);
    } catch (AssertionError refused) {
      throw failed(String.valueOf(refused.getMessage()), refused);
    }
  }

  private void send(WireClient to, byte[] piece) {
    if (chunked) {
      to.sendChunk(piece);
    } else {
      to.send(piece);
    }
  }

  private ResponseBody incoming() {
    return Objects.requireNonNull(incoming, "the head is read first");
  }

  private byte[] next(int max) {
    return reading("the response is cut off", () -> incoming().next(max, body));
  }

  private WireHead nextHead() {
    WireHead read = reading("there is no response", connection::readHead);
    trace.client("gets " + read.status());
    if (read.status() < 200) {
      interim.add(ResponseHead.of(read.status(), headers(read.fields())));
    }
    return read;
  }

  private TestResponse ended(ResponseHead present) {
    Throwable failure = null;
    // What the server refuses by itself is answered without the application.
    if (trace.isCalled()) {
      Completion record = completion();
      failure = trace.failure() == null ? record.failure() : trace.failure();
    } else {
      trace.server("has answered without calling the handler");
    }
    return new TestResponse(
        List.copyOf(interim),
        present,
        body.toByteArray(),
        headers(connection.trailers()),
        failure,
        trace);
  }

  private <T> T reading(String ifCut, Supplier<T> read) {
    try {
      return read.get();
    } catch (WireCutException cut) {
      body.writeBytes(cut.received());
      throw failed(ifCut + ": " + cut.getMessage(), cut);
    } catch (AssertionError late) {
      throw failed(String.valueOf(late.getMessage()), late);
    }
  }

  /** A failure that shows what has happened, and where a handler that hangs is. */
  private AssertionError failed(String problem, @Nullable Throwable cause) {
    Throwable thrown = trace.failure();
    var failure =
        new AssertionError(
            problem + "; the last step was '" + trace.now() + "'\n" + trace,
            thrown == null ? cause : thrown);
    Thread handler = trace.handler();
    if (handler != null) {
      var place = new Throwable("the handler is here");
      place.setStackTrace(handler.getStackTrace());
      failure.addSuppressed(place);
    }
    return failure;
  }

  private static Headers headers(List<WireField> fields) {
    return Headers.of(
        fields.stream()
            .flatMap(field -> Stream.of(field.name(), field.value()))
            .toArray(String[]::new));
  }

  private static void startThread(Runnable task) {
    var thread = new Thread(task, "lintel-test-client");
    thread.setDaemon(true);
    thread.start();
  }
}
