package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.bytes;
import static dev.lintel.middleware.lint.SocketScenarios.BYE;

import dev.lintel.Headers;
import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncWebSocket;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.SyncWebSocketHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The same mistakes with blocking calls. */
final class SyncSocketScenarios {

  private SyncSocketScenarios() {}

  static List<Scenario> all() {
    return List.of(
        application(
            Check.SECOND_ANSWER,
            "two answers",
            (handshake, acceptor) -> {
              acceptor.accept();
              acceptor.decline();
            }),
        application(Check.NO_ANSWER, "no answer", (handshake, acceptor) -> {}),
        application(
            Check.SUBPROTOCOL,
            "a subprotocol that is not offered",
            (handshake, acceptor) -> acceptor.accept("mail", Headers.of())),
        application(
            Check.LENGTH,
            "a rejection that ends too early",
            (handshake, acceptor) ->
                acceptor.reject(ResponseHead.of(403).with("content-length", "3"))),
        application(
            Check.HOP_BY_HOP,
            "a rejection with an upgrade",
            (handshake, acceptor) ->
                acceptor.reject(ResponseHead.of(403).with("upgrade", "h2c"), bytes(""))),
        application(
            Check.LATE_RECEIVE,
            "a receive behind the close",
            (handshake, acceptor) -> {
              SyncWebSocket socket = acceptor.accept();
              socket.receive();
              socket.receive();
            }),
        application(
            Check.LATE_SEND,
            "a send behind the close",
            (handshake, acceptor) -> {
              SyncWebSocket socket = acceptor.accept();
              socket.close(1000, "");
              socket.send("late");
            }),
        application(
            Check.CLOSE,
            "a close with 1006",
            (handshake, acceptor) -> acceptor.accept().close(1006, "")),
        application(
            Check.LONG_PING,
            "a long ping",
            (handshake, acceptor) -> acceptor.accept().ping(ByteBuffer.allocate(126))));
  }

  private static Scenario application(Check check, String name, SyncWebSocketHandler handler) {
    return new Scenario(
        check, check.culprit, "sync: " + name, lint -> run(lint, StubSocket.offering(), handler));
  }

  /** Runs a handler under a lint; returns what it failed with, or null. */
  static Throwable run(Lint lint, StubSocket server, SyncWebSocketHandler handler) {
    SyncApplication wrapped = lint.wrap(SyncApplication.of((q, r) -> {}).with(handler));
    server.holding(BYE);
    Throwable failure = null;
    try {
      wrapped.startup(server.exchange);
      wrapped.webSocket().handle(server, new Acceptor(server));
    } catch (Exception thrown) {
      failure = thrown;
    }
    server.finish(failure);
    try {
      wrapped.shutdown();
    } catch (Exception thrown) {
      return failure == null ? thrown : failure;
    }
    return failure;
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw (ProtocolException) failed.getCause();
    }
  }

  private record Acceptor(StubSocket server) implements SyncWebSocketAcceptor {
    @Override
    public SyncWebSocket accept(String subprotocol, Headers headers) {
      now(server.accept(subprotocol, headers));
      return new Socket(server);
    }

    @Override
    public SyncBodyWriter reject(ResponseHead head) {
      now(server.reject(head));
      return new SyncBodyWriter() {
        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public void end(Headers trailers) {}
      };
    }

    @Override
    public void decline() {
      now(server.decline());
    }
  }

  private record Socket(StubSocket server) implements SyncWebSocket {
    @Override
    public String subprotocol() {
      return server.subprotocol();
    }

    @Override
    public Message receive() {
      return now(server.receive());
    }

    @Override
    public void send(Message message) {
      now(server.send(message));
    }

    @Override
    public void ping(ByteBuffer payload) {
      now(server.ping(payload));
    }

    @Override
    public void onPong(Consumer<? super ByteBuffer> listener) {
      server.onPong(listener);
    }
  }
}
