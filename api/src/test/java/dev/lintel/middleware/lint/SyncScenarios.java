package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;

import dev.lintel.AsyncRequest;
import dev.lintel.ForwardingRequest;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The same mistakes with blocking calls, and those that only they have. */
final class SyncScenarios {

  private SyncScenarios() {}

  static List<Scenario> all() {
    return List.of(
        application(Check.NO_RESPONSE, "no response", (request, responder) -> {}),
        application(
            Check.SECOND_RESPONSE,
            "two responses",
            (request, responder) -> {
              responder.send(OK, bytes(""));
              responder.start(OK);
            }),
        application(
            Check.INTERIM_STATUS,
            "an interim 200",
            (request, responder) -> {
              responder.inform(OK);
              responder.send(OK, bytes(""));
            }),
        application(
            Check.LATE_INFORM,
            "hints behind the head",
            (request, responder) -> {
              responder.start(OK);
              responder.inform(ResponseHead.of(103));
            }),
        application(
            Check.TRAILERS,
            "a cookie behind the body",
            (request, responder) -> responder.start(OK).end(Headers.of("set-cookie", "a=b"))),
        application(
            Check.LENGTH,
            "more than the length",
            (request, responder) ->
                responder.start(OK.with("content-length", "3")).write(new byte[4])),
        application(
            Check.LENGTH,
            "less than the length",
            (request, responder) -> responder.start(OK.with("content-length", "3")).write(1)),
        application(
            Check.AFTER_END,
            "a write after the end",
            (request, responder) -> {
              var out = responder.start(OK);
              out.end();
              out.write(1);
            }),
        application(
            Check.AFTER_END,
            "a write after the close",
            (request, responder) -> {
              var out = responder.start(OK);
              out.close();
              out.write(bytes("x"));
            }),
        application(
            Check.NO_CONTENT_TYPE,
            "a body of no type",
            (request, responder) -> responder.start(ResponseHead.of(200)).write(1)),
        server(
            Check.PIECES,
            "a read of nothing",
            new InputStream() {
              private int left = 1;

              @Override
              public int read() {
                return -1;
              }

              @Override
              public int read(byte[] into, int offset, int length) {
                return left-- > 0 ? 0 : -1;
              }
            }),
        new Scenario(
            Check.SHUTDOWN,
            Culprit.SERVER,
            "shutdown without startup",
            lint -> {
              try {
                lint.wrap(SyncApplication.of((request, responder) -> {})).shutdown();
                return null;
              } catch (Exception thrown) {
                return thrown;
              }
            }));
  }

  static Scenario application(Check check, String name, SyncHttpHandler handler) {
    return new Scenario(
        check,
        Culprit.APPLICATION,
        name,
        lint -> run(lint, InputStream.nullInputStream(), handler));
  }

  private static Scenario server(Check check, String name, InputStream body) {
    return new Scenario(
        check,
        Culprit.SERVER,
        name,
        lint ->
            run(
                lint,
                body,
                (request, responder) -> {
                  request.body().read(new byte[5]);
                  responder.send(OK, bytes(""));
                }));
  }

  /** Runs a handler on a server of one exchange that keeps the rules. */
  static Throwable run(Lint lint, InputStream body, SyncHttpHandler handler) {
    StubExchange exchange = StubExchange.get();
    SyncApplication wrapped = lint.wrap(SyncApplication.of(handler));
    Throwable failure = null;
    try {
      wrapped.startup(exchange);
      wrapped.http().handle(new StubRequest(exchange, body), new StubResponder(exchange));
    } catch (Exception thrown) {
      failure = thrown;
    }
    exchange.finish(failure);
    try {
      wrapped.shutdown();
    } catch (Exception thrown) {
      failure = failure == null ? thrown : failure;
    }
    return failure;
  }

  /** A request of the other style as one of this. */
  static SyncRequest request(AsyncRequest request) {
    return new StubRequest(request, InputStream.nullInputStream());
  }

  /** A response that goes nowhere. */
  static SyncResponder responder() {
    return new StubResponder(StubExchange.get());
  }

  private static final class StubRequest extends ForwardingRequest<AsyncRequest>
      implements SyncRequest {
    private final InputStream body;

    StubRequest(AsyncRequest request, InputStream body) {
      super(request);
      this.body = body;
    }

    @Override
    public InputStream body() {
      return body;
    }
  }

  private static final class StubResponder implements SyncResponder {
    private final StubExchange exchange;

    StubResponder(StubExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public SyncBodyWriter start(ResponseHead head) throws IOException {
      check(exchange.start(head));
      return new StubWriter(exchange);
    }

    @Override
    public void inform(ResponseHead interim) {
      check(exchange.inform(interim));
    }
  }

  private static final class StubWriter extends SyncBodyWriter {
    private final StubExchange exchange;
    private boolean closed;

    StubWriter(StubExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (closed) {
        throw new ProtocolException("HTTP-2.2", "refused");
      }
      check(exchange.write(ByteBuffer.wrap(bytes, offset, length)));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void end(Headers trailers) {
      check(exchange.end(trailers));
    }
  }

  private static void check(CompletionStage<?> stage) {
    if (ApplicationScenarios.failureOf(stage) instanceof ProtocolException refused) {
      throw refused;
    }
  }
}
