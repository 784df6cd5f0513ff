package dev.lintel.sample;

import dev.lintel.Message;
import dev.lintel.SyncWebSocket;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.WebSocketHandshake;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** WebSockets with blocking calls: an echo, and a room in which all hear what one says. */
final class SyncSockets {

  private final Set<Member> room = ConcurrentHashMap.newKeySet();

  void handle(WebSocketHandshake handshake, SyncWebSocketAcceptor acceptor) throws Exception {
    if (!Sockets.isWelcome(handshake)) {
      reject(acceptor, new Refusal(403, "This page may not open a socket here."));
      return;
    }
    switch (handshake.pathInMount()) {
      case Sockets.ECHO -> echo(acceptor.accept());
      case Sockets.CHAT -> chat(handshake, acceptor);
      default -> acceptor.decline();
    }
  }

  private static void echo(SyncWebSocket socket) throws IOException {
    socket.forEach(socket::send);
  }

  private void chat(WebSocketHandshake handshake, SyncWebSocketAcceptor acceptor)
      throws IOException {
    String name;
    try {
      name = Sockets.name(handshake);
    } catch (Refusal refusal) {
      reject(acceptor, refusal);
      return;
    }
    var member = new Member(acceptor.accept());
    Thread sender = new Thread(member::sendAll, "chat-" + name);
    sender.setDaemon(true);
    sender.start();
    room.add(member);
    try {
      tellAll(name + " came in");
      member.socket.forEach(
          message -> {
            if (message instanceof Message.Text text) {
              tellAll(name + ": " + text.text());
            }
          });
    } finally {
      room.remove(member);
      sender.interrupt();
      tellAll(name + " left");
    }
  }

  private void tellAll(String text) {
    room.forEach(member -> member.tell(text));
  }

  private static void reject(SyncWebSocketAcceptor acceptor, Refusal refusal) throws IOException {
    acceptor.reject(refusal.response().head(), refusal.response().body());
  }

  /** Somebody in the room: a thread of his sends, so that nobody waits for one who reads slowly. */
  private static final class Member {
    final SyncWebSocket socket;
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(Sockets.BACKLOG);
    private volatile boolean slow;

    Member(SyncWebSocket socket) {
      this.socket = socket;
    }

    void tell(String text) {
      if (!waiting.offer(text)) {
        slow = true;
      }
    }

    void sendAll() {
      try {
        while (!slow) {
          socket.send(waiting.take());
        }
        socket.close(Message.Close.POLICY, "you are too slow for this room");
      } catch (IOException gone) {
        // The thread that receives meets the same end.
      } catch (InterruptedException left) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
