package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.ApplicationScenarios.failureOf;
import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;
import static dev.lintel.middleware.lint.SocketScenarios.BYE;
import static dev.lintel.middleware.lint.SocketScenarios.application;
import static dev.lintel.middleware.lint.SocketScenarios.socket;

import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Message;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a server can do wrong with a socket. */
final class SocketServerScenarios {

  private static final AsyncWebSocketHandler ACCEPTS =
      (handshake, acceptor) -> acceptor.accept("chat", Headers.of()).thenApply(socket -> null);

  private SocketServerScenarios() {}

  static List<Scenario> all() {
    return List.of(
        application(
            Check.HANDSHAKE,
            "a POST for a handshake",
            new StubSocket(StubSocket.handshake("POST")),
            ACCEPTS),
        application(Check.CONNECT, "a GET over HTTP/2", StubSocket.overHttp2("GET"), ACCEPTS),
        application(
            Check.OFFER,
            "subprotocols in another order",
            new StubSocket(StubSocket.handshake("GET")) {
              @Override
              public List<String> subprotocols() {
                return List.of("talk", "chat");
              }
            },
            ACCEPTS),
        application(
            Check.STAGES,
            "an acceptance without a socket",
            new StubSocket(StubSocket.handshake("GET")) {
              @Override
              public CompletionStage<AsyncWebSocket> accept(String wanted, Headers headers) {
                super.accept(wanted, headers);
                return CompletableFuture.completedStage(null);
              }
            },
            ACCEPTS),
        socket(Check.STAGES, "null for a message", StubSocket.offering(), AsyncWebSocket::receive),
        application(
            Check.ACCEPTED_ANSWER,
            "two answers",
            StubSocket.offering("WS-2.1"),
            (handshake, acceptor) ->
                acceptor.accept().thenCompose(s -> acceptor.accept()).thenApply(s -> null)),
        application(
            Check.ACCEPTED_SUBPROTOCOL,
            "a subprotocol that is not offered",
            StubSocket.offering("WS-2.2"),
            (handshake, acceptor) -> acceptor.accept("mail", Headers.of()).thenApply(s -> null)),
        application(
            Check.ACCEPTED_FIELD,
            "an upgrade",
            StubSocket.offering("WS-2.3"),
            (handshake, acceptor) ->
                acceptor.accept(null, Headers.of("upgrade", "h2c")).thenApply(s -> null)),
        application(
            Check.ACCEPTED_REJECTION,
            "a rejection that opens",
            StubSocket.overHttp2("CONNECT", "WS-10.4"),
            (handshake, acceptor) -> acceptor.reject(OK, bytes("no"))),
        receivedChanged(),
        socket(
            Check.ACCEPTED_BEHIND_CLOSE,
            "a message behind the close",
            StubSocket.offering("WS-3.4").holding(BYE, new Message.Text("late")),
            socket -> socket.receive().thenCompose(close -> socket.receive())),
        secondReceive(),
        socket(
            Check.TEXT,
            "half of a character",
            StubSocket.offering().holding(new Message.Text("\ud800")),
            AsyncWebSocket::receive),
        secondSend(),
        touched(),
        pong(),
        socket(
            Check.ACCEPTED_PING,
            "a long ping",
            StubSocket.offering("WS-5.4"),
            socket -> socket.ping(ByteBuffer.allocate(126))),
        socket(
            Check.CLOSE_REASON,
            "a reason without a code",
            StubSocket.offering().holding(new Message.Close(Message.Close.NO_CODE, "why")),
            AsyncWebSocket::receive),
        socket(
            Check.CLOSE_CODE,
            "a close that nobody sent",
            StubSocket.offering().holding(new Message.Close(1006, "")),
            AsyncWebSocket::receive),
        late(Check.ACCEPTED_LATE_RECEIVE, "WS-6.3", AsyncWebSocket::receive),
        late(Check.ACCEPTED_LATE_SEND, "WS-6.5", socket -> socket.send("late")),
        socket(
            Check.ACCEPTED_CLOSE,
            "a close with 1006",
            StubSocket.offering("WS-6.6"),
            socket -> socket.close(1006, "")),
        failed(),
        application(
            Check.SOCKET_RECORD,
            "a socket that was no 101",
            new StubSocket(StubSocket.handshake("GET")) {
              @Override
              Completion completion(Throwable thrown) {
                exchange.started = ResponseHead.of(200);
                return super.completion(thrown);
              }
            },
            ACCEPTS));
  }

  private static Scenario receivedChanged() {
    ByteBuffer memory = bytes("first");
    return socket(
        Check.RECEIVED_CHANGED,
        "memory that is used again",
        StubSocket.offering().holding(new Message.Binary(memory), BYE),
        socket ->
            socket
                .receive()
                .thenCompose(
                    message -> {
                      memory.put(0, (byte) 'F');
                      return socket.receive();
                    }));
  }

  private static Scenario secondReceive() {
    StubSocket server = StubSocket.offering("WS-3.5").slow().holding(BYE);
    return socket(
        Check.ACCEPTED_RECEIVE,
        "two receives",
        server,
        socket -> {
          socket.receive();
          CompletionStage<Message> second = socket.receive();
          server.received();
          return second;
        });
  }

  private static Scenario secondSend() {
    StubSocket server = StubSocket.offering("WS-4.2").slow();
    return socket(
        Check.ACCEPTED_SEND,
        "two sends",
        server,
        socket -> {
          CompletionStage<Void> first = socket.send("one");
          CompletableFuture<Void> pending = server.pendingSend;
          server.prompt = true;
          return socket
              .send("two")
              .thenCompose(
                  v -> {
                    pending.complete(null);
                    return first;
                  });
        });
  }

  private static Scenario touched() {
    return socket(
        Check.TOUCHED_MESSAGE,
        "a message that is consumed",
        new StubSocket(StubSocket.handshake("GET")) {
          @Override
          public CompletionStage<Void> send(Message message) {
            ByteBuffer given = ((Message.Binary) message).bytes();
            given.position(given.limit());
            return super.send(message);
          }
        },
        socket -> socket.send(bytes("message")));
  }

  private static Scenario pong() {
    StubSocket server = StubSocket.offering();
    return socket(
        Check.PONG,
        "a pong that no frame carries",
        server,
        socket -> {
          socket.onPong(pong -> {});
          server.pongs.accept(ByteBuffer.allocate(126));
          return Stages.done();
        });
  }

  private static Scenario failed() {
    StubSocket server = StubSocket.offering();
    server.outcome = Completion.Outcome.COMPLETE;
    return socket(
        Check.FAILED_SOCKET,
        "a failure that counts as complete",
        server,
        socket -> Stages.failed(new IllegalStateException("made by a test on purpose")));
  }

  /** A server that takes a call when the socket is over. */
  private static Scenario late(
      Check check, String rule, Function<AsyncWebSocket, CompletionStage<?>> call) {
    return new Scenario(
        check,
        check.culprit,
        "after the socket",
        lint -> {
          var kept = new AsyncWebSocket[1];
          StubSocket.offering(rule)
              .holding(BYE)
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
}
