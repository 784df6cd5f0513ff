package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.AsyncWebSocket;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import dev.lintel.SyncWebSocket;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket of an async handler whose calls are made by two threads, one that receives and one that
 * sends, and whose outcomes are told in the loop.
 *
 * <p>Small messages count as taken at once while not too many wait (WS-4.1). Its lock guards its
 * fields and is never held by a call that may wait.
 */
final class LoopWebSocket implements AsyncWebSocket {

  private final SyncWebSocket socket;
  private final BridgeLoop loop;
  private final Executor receiver;
  private final Executor sender;

  private boolean receiving;
  private boolean sendPending;
  private boolean pingPending;

  /** The bytes of small messages that count as taken and were not sent yet. */
  private int takenBytes;

  private boolean closed;
  private boolean draining;

  /** Whether the close of the client was handed out. */
  private boolean clientClosed;

  /** Why a message that counted as taken could not be sent, or null. */
  private @Nullable Exception broken;

  LoopWebSocket(SyncWebSocket socket, SyncExecutor executor, BridgeLoop loop) {
    this.socket = socket;
    this.loop = loop;
    this.receiver = new SerialExecutor(executor);
    this.sender = new SerialExecutor(executor);
  }

  @Override
  public @Nullable String subprotocol() {
    return socket.subprotocol();
  }

  @Override
  public CompletionStage<Message> receive() {
    Throwable refused = loop.refusal(LoopWebSocket::late);
    synchronized (this) {
      if (refused == null && clientClosed) {
        refused =
            new ProtocolException("WS-3.4", "the client has closed; nothing comes behind that");
      }
      if (refused == null && receiving) {
        refused =
            new ProtocolException("WS-3.5", "a receive is pending already; wait for its stage");
      }
      if (refused != null) {
        return Stages.failed(refused);
      }
      receiving = true;
    }
    return perform(
        receiver,
        socket::receive,
        message -> {
          synchronized (this) {
            receiving = false;
            clientClosed |= message instanceof Message.Close;
          }
        });
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    Objects.requireNonNull(message, "message");
    boolean isClose = message instanceof Message.Close;
    int size = size(message);
    synchronized (this) {
      Throwable refused = refusal();
      if (refused == null && sendPending && !isClose) {
        refused = new ProtocolException("WS-4.2", "a send is pending already; wait for its stage");
      }
      if (refused == null && isClose) {
        refused = unsendable((Message.Close) message);
      }
      if (refused != null) {
        return Stages.failed(refused);
      }
      closed = isClose;
      if (!isClose
          && size <= ExchangeWriter.SMALL
          && takenBytes + size <= ExchangeWriter.COLLECTED) {
        takenBytes += size;
        sender.execute(() -> sendTaken(message, size));
        return Stages.done();
      }
      sendPending = !isClose;
    }
    BridgeLoop.Step step = () -> socket.send(message);
    return perform(
        sender,
        step,
        v -> {
          synchronized (this) {
            sendPending = false;
          }
        });
  }

  @Override
  public CompletionStage<Void> ping(ByteBuffer payload) {
    Objects.requireNonNull(payload, "payload");
    synchronized (this) {
      Throwable refused = refusal();
      if (refused == null && pingPending) {
        refused = new ProtocolException("WS-4.2", "a ping is pending already; wait for its stage");
      }
      if (refused == null && payload.remaining() > FrameReader.CONTROL) {
        refused = new ProtocolException("WS-5.4", "the payload of a ping has at most 125 bytes");
      }
      if (refused != null) {
        return Stages.failed(refused);
      }
      pingPending = true;
    }
    BridgeLoop.Step step = () -> socket.ping(payload);
    return perform(
        sender,
        step,
        v -> {
          synchronized (this) {
            pingPending = false;
          }
        });
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    socket.onPong(payload -> loop.signal(() -> listener.accept(payload)));
  }

  /** The server has begun to drain, and closes the socket. */
  synchronized void draining() {
    draining = true;
  }

  /** A stage that completes when what was sent until now has been handed on. */
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  CompletionStage<Void> sent() {
    var done = new CompletableFuture<Void>();
    sender.execute(() -> done.complete(null));
    return done;
  }

  /** Makes a call on a thread that may wait, and tells its outcome in the loop. */
  private <T extends @Nullable Object> CompletionStage<T> perform(
      Executor thread, BridgeLoop.Call<T> call, Consumer<? super @Nullable T> done) {
    ServerStage<T> result = new ServerStage<>();
    thread.execute(
        () -> {
          T value = null;
          Exception failure = null;
          try {
            value = call.make();
          } catch (Exception thrown) {
            failure = thrown;
          }
          T made = value;
          Exception problem = failure;
          loop.<T>call(
                  () -> {
                    done.accept(made);
                    if (problem != null) {
                      throw problem;
                    }
                    return made;
                  },
                  () -> loop.refusal(LoopWebSocket::late))
              .whenComplete(
                  (v, told) -> {
                    if (told == null) {
                      result.finish(v);
                    } else {
                      result.fail(told);
                    }
                  });
        });
    return result;
  }

  private void sendTaken(Message message, int size) {
    Exception failure = null;
    try {
      socket.send(message);
    } catch (Exception thrown) {
      failure = thrown;
    }
    synchronized (this) {
      takenBytes -= size;
      if (broken == null) {
        broken = failure;
      }
    }
  }

  /** Called with the lock. */
  private @Nullable Throwable refusal() {
    Throwable refused = loop.refusal(LoopWebSocket::late);
    if (refused != null) {
      return refused;
    }
    if (broken != null) {
      return broken;
    }
    if (closed) {
      return new ProtocolException(
          "WS-6.5", "the socket was closed; nothing can be sent behind it");
    }
    if (clientClosed) {
      return new DisconnectedException(DisconnectReason.PEER_CLOSED);
    }
    return draining ? new DisconnectedException(DisconnectReason.SERVER_STOPPED) : null;
  }

  private static @Nullable ProtocolException unsendable(Message.Close close) {
    try {
      CloseCodes.payload(close);
      return null;
    } catch (ProtocolException refused) {
      return refused;
    }
  }

  private static int size(Message message) {
    if (message instanceof Message.Text text) {
      return text.text().getBytes(UTF_8).length;
    }
    return message instanceof Message.Binary binary ? binary.bytes().remaining() : 0;
  }

  private static ProtocolException late() {
    return new ProtocolException("WS-6.3", "the handler of the socket is done");
  }
}
