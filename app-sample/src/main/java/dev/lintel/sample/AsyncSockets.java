package dev.lintel.sample;

import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.Message;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** WebSockets without blocking calls: an echo, and a room in which all hear what one says. */
final class AsyncSockets {

  private final Set<Member> room = ConcurrentHashMap.newKeySet();

  CompletionStage<Void> handle(WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor) {
    if (!Sockets.isWelcome(handshake)) {
      return reject(acceptor, new Refusal(403, "This page may not open a socket here."));
    }
    return switch (handshake.pathInMount()) {
      case Sockets.ECHO -> acceptor.accept().thenCompose(AsyncSockets::echo);
      case Sockets.CHAT -> chat(handshake, acceptor);
      default -> acceptor.decline();
    };
  }

  private static CompletionStage<Void> echo(AsyncWebSocket socket) {
    return socket.forEach(socket::send).thenAccept(close -> {});
  }

  private CompletionStage<Void> chat(
      WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor) {
    String name;
    try {
      name = Sockets.name(handshake);
    } catch (Refusal refusal) {
      return reject(acceptor, refusal);
    }
    return acceptor.accept().thenCompose(socket -> join(new Member(socket), name));
  }

  private CompletionStage<Void> join(Member member, String name) {
    room.add(member);
    tellAll(name + " came in");
    return member
        .socket
        .forEach(
            message -> {
              if (message instanceof Message.Text text) {
                tellAll(name + ": " + text.text());
              }
              return Stages.done();
            })
        .whenComplete(
            (close, failure) -> {
              room.remove(member);
              tellAll(name + " left");
            })
        .thenAccept(close -> {});
  }

  private void tellAll(String text) {
    room.forEach(member -> member.tell(text));
  }

  private static CompletionStage<Void> reject(AsyncWebSocketAcceptor acceptor, Refusal refusal) {
    return acceptor.reject(refusal.response().head(), refusal.response().body());
  }

  /** Somebody in the room, and what he has not been told yet: one message is sent at a time. */
  private static final class Member {
    final AsyncWebSocket socket;
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    Member(AsyncWebSocket socket) {
      this.socket = socket;
    }

    void tell(String text) {
      int before = count.getAndIncrement();
      if (before < Sockets.BACKLOG) {
        waiting.add(text);
        if (before == 0) {
          sendNext();
        }
      } else if (before == Sockets.BACKLOG) {
        socket.close(Message.Close.POLICY, "you are too slow for this room");
      }
    }

    /** Stops when the socket is closed: then nobody counts down any more. */
    private void sendNext() {
      socket
          .send(waiting.remove())
          .thenRun(
              () -> {
                if (count.decrementAndGet() > 0) {
                  sendNext();
                }
              });
    }
  }
}
