package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.ApplicationScenarios.failureOf;
import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Headers;
import dev.lintel.Message;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What an application can do wrong with a socket. */
final class SocketScenarios {

  static final Message.Close BYE = new Message.Close(Message.Close.NORMAL, "");

  private SocketScenarios() {}

  static List<Scenario> all() {
    return List.of(
        handshake(
            Check.SECOND_ANSWER,
            "a rejection behind an acceptance",
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(s -> acceptor.reject(ResponseHead.of(403), bytes("")))),
        handshake(Check.NO_ANSWER, "no answer", (handshake, acceptor) -> Stages.done()),
        handshake(Check.NULL_OUTCOME, "null", (handshake, acceptor) -> null),
        handshake(
            Check.SUBPROTOCOL,
            "a subprotocol that is not offered",
            (handshake, acceptor) -> acceptor.accept("mail", Headers.of()).thenApply(s -> null)),
        handshake(
            Check.HANDSHAKE_FIELD,
            "an upgrade",
            (handshake, acceptor) ->
                acceptor.accept(null, Headers.of("upgrade", "h2c")).thenApply(s -> null)),
        application(
            Check.REJECTION,
            "a rejection that opens",
            StubSocket.overHttp2("CONNECT"),
            (handshake, acceptor) -> acceptor.reject(OK, bytes("no"))),
        handshake(
            Check.HOP_BY_HOP,
            "a rejection with an upgrade",
            (handshake, acceptor) -> acceptor.reject(OK.with("upgrade", "h2c"), bytes("no"))),
        handshake(
            Check.LENGTH,
            "a rejection that ends too early",
            (handshake, acceptor) ->
                acceptor
                    .reject(ResponseHead.of(403).with("content-length", "3"))
                    .thenApply(writer -> null)),
        socket(
            Check.SECOND_RECEIVE,
            "two receives",
            StubSocket.offering().slow(),
            socket -> {
              socket.receive();
              return socket.receive();
            }),
        socket(
            Check.LATE_RECEIVE,
            "a receive behind the close",
            StubSocket.offering().holding(BYE),
            socket -> socket.receive().thenCompose(close -> socket.receive())),
        socket(
            Check.SECOND_SEND,
            "two sends",
            StubSocket.offering().slow(),
            socket -> {
              socket.send("one");
              return socket.send("two");
            }),
        socket(
            Check.SECOND_SEND,
            "two pings",
            StubSocket.offering().slow(),
            socket -> {
              socket.ping(bytes("one"));
              return socket.ping(bytes("two"));
            }),
        socket(
            Check.LATE_SEND,
            "a send behind the close",
            StubSocket.offering(),
            socket -> socket.close(1000, "").thenCompose(v -> socket.send("late"))),
        socket(
            Check.LATE_SEND,
            "two closes",
            StubSocket.offering(),
            socket -> socket.close(1000, "").thenCompose(v -> socket.close(1000, ""))),
        socket(Check.CLOSE, "a close with 1006", StubSocket.offering(), s -> s.close(1006, "lost")),
        socket(
            Check.CLOSE,
            "a reason without an end",
            StubSocket.offering(),
            socket -> socket.close(1000, "x".repeat(124))),
        socket(
            Check.LONG_PING,
            "a long ping",
            StubSocket.offering(),
            socket -> socket.ping(ByteBuffer.allocate(126))),
        messageChanged(),
        pendingSend(),
        lateReceive(),
        lateSend(),
        blocked(),
        listener(),
        lateUse());
  }

  private static Scenario messageChanged() {
    StubSocket server = StubSocket.offering().slow();
    return socket(
        Check.MESSAGE_CHANGED,
        "a buffer that is used again",
        server,
        socket -> {
          ByteBuffer buffer = bytes("first");
          CompletionStage<Void> sent = socket.send(buffer);
          buffer.put(0, (byte) 'F');
          server.sent();
          return sent;
        });
  }

  private static Scenario pendingSend() {
    StubSocket server = StubSocket.offering().slow();
    return socket(
        Check.PENDING_SEND,
        "a send that nobody waits for",
        server,
        socket -> {
          socket.send("one");
          return Stages.done();
        });
  }

  private static Scenario lateReceive() {
    return late(Check.LATE_RECEIVE, "a receive after the handler", AsyncWebSocket::receive);
  }

  private static Scenario lateSend() {
    return late(Check.LATE_SEND, "a send after the handler", socket -> socket.send("late"));
  }

  /** Does it when the socket is over. */
  private static Scenario late(
      Check check, String name, Function<AsyncWebSocket, CompletionStage<?>> call) {
    return new Scenario(
        check,
        check.culprit,
        name,
        lint -> {
          var kept = new AsyncWebSocket[1];
          StubSocket.offering()
              .run(
                  lint.wrap(
                      application(
                          (handshake, acceptor) ->
                              acceptor
                                  .accept()
                                  .thenApply(
                                      socket -> {
                                        kept[0] = socket;
                                        return null;
                                      }))));
          return failureOf(call.apply(kept[0]));
        });
  }

  private static Scenario blocked() {
    return new Scenario(
        Check.BLOCKED,
        Culprit.APPLICATION,
        "a message that is worked on for long",
        lint -> {
          StubSocket server = StubSocket.offering().slow().holding(new Message.Text("work"), BYE);
          AsyncApplication wrapped =
              lint.withPatience(Duration.ofMillis(1))
                  .wrap(
                      application(
                          (handshake, acceptor) ->
                              acceptor
                                  .accept()
                                  .thenCompose(socket -> socket.forEach(message -> block()))
                                  .thenAccept(close -> {})));
          wrapped.startup(server.exchange);
          server.serve(wrapped.webSocket());
          server.received();
          server.received();
          server.exchange.shutDown(wrapped);
          return server.exchange.failure;
        });
  }

  private static CompletionStage<Void> block() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 5_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
    return Stages.done();
  }

  private static Scenario listener() {
    return new Scenario(
        Check.LISTENER,
        Culprit.APPLICATION,
        "a listener of pongs that throws",
        lint -> {
          StubSocket server = StubSocket.offering();
          var thrown = new Throwable[1];
          server.run(
              lint.wrap(
                  application(
                      (handshake, acceptor) ->
                          acceptor
                              .accept()
                              .thenAccept(
                                  socket -> {
                                    socket.onPong(
                                        pong -> {
                                          throw new IllegalStateException("on purpose");
                                        });
                                    try {
                                      server.pongs.accept(bytes("pong"));
                                    } catch (IllegalStateException e) {
                                      thrown[0] = e;
                                    }
                                  }))));
          return thrown[0];
        });
  }

  private static Scenario lateUse() {
    return new Scenario(
        Check.LATE_USE,
        Culprit.APPLICATION,
        "the subprotocols after the socket",
        lint -> {
          var kept = new WebSocketHandshake[1];
          StubSocket.offering()
              .run(
                  lint.wrap(
                      application(
                          (handshake, acceptor) -> {
                            kept[0] = handshake;
                            return acceptor.accept().thenApply(socket -> null);
                          })));
          try {
            kept[0].subprotocols();
            return null;
          } catch (IllegalStateException refused) {
            return refused;
          }
        });
  }

  static Scenario socket(
      Check check,
      String name,
      StubSocket server,
      Function<AsyncWebSocket, CompletionStage<?>> talk) {
    return application(
        check,
        name,
        server,
        (handshake, acceptor) ->
            acceptor.accept().thenCompose(talk::apply).thenApply(done -> null));
  }

  private static Scenario handshake(Check check, String name, AsyncWebSocketHandler handler) {
    return application(check, name, StubSocket.offering(), handler);
  }

  static Scenario application(
      Check check, String name, StubSocket server, AsyncWebSocketHandler handler) {
    return new Scenario(
        check,
        check.culprit,
        name,
        lint -> {
          server.run(lint.wrap(application(handler)));
          return server.exchange.failure;
        });
  }

  static AsyncApplication application(AsyncWebSocketHandler handler) {
    return AsyncApplication.of(Scenario.FINE).with(handler);
  }
}
