package dev.lintel.tck.wire;

import dev.lintel.tck.Await;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of a connection that speaks TLS over another one.
 *
 * <p>Strict about the end: one that does not come with a {@code close_notify} is told as a broken
 * connection, because an attacker could have made it.
 */
public final class TlsWire implements Wire {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Wire wire;
  private final SSLEngine engine;
  private final byte[] chunk;

  /** What came and is not decrypted, and what is and was not read. Used by whoever reads. */
  private ByteBuffer encrypted;

  private ByteBuffer decrypted;

  /** What is encrypted and not sent. Guarded by this object. */
  private ByteBuffer pending = NOTHING;

  private TlsWire(Wire wire, SSLEngine engine) {
    this.wire = wire;
    this.engine = engine;
    SSLSession session = engine.getSession();
    this.chunk = new byte[session.getPacketBufferSize()];
    this.encrypted = ByteBuffer.allocate(2 * session.getPacketBufferSize()).limit(0);
    this.decrypted = ByteBuffer.allocate(2 * session.getApplicationBufferSize()).limit(0);
  }

  /**
   * Makes the handshake.
   *
   * @param wire the connection below, which is closed if the handshake fails
   * @param engine an engine that is a client's
   */
  public static TlsWire over(Wire wire, SSLEngine engine) throws IOException {
    var secured = new TlsWire(wire, engine);
    try {
      engine.beginHandshake();
      secured.handshake();
    } catch (IOException | RuntimeException failure) {
      wire.close();
      throw failure;
    }
    return secured;
  }

  /** What was negotiated. */
  public SSLEngine engine() {
    return engine;
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    synchronized (this) {
      flush();
      while (left.hasRemaining()) {
        wrap(left);
        flush();
      }
    }
  }

  @Override
  public int sendSome(byte[] bytes, int length, Duration patience) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
    synchronized (this) {
      while (pending.hasRemaining()) {
        if (flushSome(patience) == 0) {
          return 0;
        }
      }
      wrap(left);
      flushSome(patience);
      return left.position(); // What was encrypted is sent by the next call, if not by this one.
    }
  }

  @Override
  public int read(byte[] into, Duration patience) throws IOException {
    while (!decrypted.hasRemaining()) {
      if (!unwrap(patience)) {
        return -1;
      }
      handshake();
    }
    int count = Math.min(into.length, decrypted.remaining());
    decrypted.get(into, 0, count);
    return count;
  }

  /** Ends TLS and then the connection below. */
  @Override
  public void end() throws IOException {
    endTls();
    wire.end();
  }

  /** Ends TLS alone: the peer is told that nothing more comes, and sees no end below. */
  public void endTls() throws IOException {
    synchronized (this) {
      engine.closeOutbound();
      while (!engine.isOutboundDone()) {
        wrap(NOTHING);
        flush();
      }
    }
  }

  @Override
  public void reset() throws IOException {
    wire.reset();
  }

  @Override
  public void close() throws IOException {
    try {
      endTls();
    } catch (IOException gone) {
      // Then there is nobody to tell.
    }
    wire.close();
  }

  private void handshake() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          synchronized (this) {
            wrap(NOTHING);
            flush();
          }
        }
        case NEED_UNWRAP -> {
          if (!unwrap(Await.patience())) {
            throw new SocketException("the server ended TLS in the handshake");
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Decrypts more; false at the end. May decrypt nothing but what belongs to TLS itself. */
  private boolean unwrap(Duration patience) throws IOException {
    if (!decrypted.hasRemaining()) {
      decrypted.clear().limit(0);
    }
    ByteBuffer into = decrypted.duplicate().position(decrypted.limit()).limit(decrypted.capacity());
    SSLEngineResult result;
    try {
      result = engine.unwrap(encrypted, into);
    } catch (SSLException failure) {
      throw broken("TLS failed: " + failure.getMessage(), failure);
    }
    decrypted.limit(into.position());
    switch (result.getStatus()) {
      case CLOSED -> {
        return false;
      }
      case BUFFER_UNDERFLOW -> fill(patience);
      default -> {
        // Some progress was made.
      }
    }
    return true;
  }

  private void fill(Duration patience) throws IOException {
    int count = wire.read(chunk, patience);
    if (count < 0) {
      throw broken("TLS was cut: the connection ended without close_notify", null);
    }
    encrypted.compact();
    if (encrypted.remaining() < count) {
      encrypted =
          ByteBuffer.wrap(Arrays.copyOf(encrypted.array(), encrypted.position() + count))
              .position(encrypted.position());
    }
    encrypted.put(chunk, 0, count).flip();
  }

  /** Encrypts some bytes, or what TLS itself has to say. */
  private void wrap(ByteBuffer bytes) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(bytes, out);
    if (result.getStatus() == SSLEngineResult.Status.CLOSED && bytes.hasRemaining()) {
      throw new SocketException("TLS has ended");
    }
    pending = out.flip();
  }

  private void flush() throws IOException {
    byte[] bytes = new byte[pending.remaining()];
    pending.get(bytes);
    if (bytes.length > 0) {
      wire.send(bytes);
    }
  }

  private int flushSome(Duration patience) throws IOException {
    byte[] bytes = new byte[pending.remaining()];
    pending.duplicate().get(bytes);
    int count = wire.sendSome(bytes, bytes.length, patience);
    pending.position(pending.position() + count);
    return count;
  }

  private static SocketException broken(String message, @Nullable Throwable cause) {
    var broken = new SocketException(message);
    broken.initCause(cause);
    return broken;
  }
}
