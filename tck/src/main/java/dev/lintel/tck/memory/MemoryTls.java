package dev.lintel.tck.memory;

import dev.lintel.spi.TlsKeys;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** TLS over the server's end of a connection. Used on its event thread. */
final class MemoryTls implements MemoryTransport {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final MemoryTransport below;
  private final SSLEngine engine;
  private final ByteBuffer encrypted;

  /** What is decrypted and was not read. */
  private final ByteBuffer decrypted;

  /** What is encrypted and was not written. */
  private ByteBuffer pending = NOTHING;

  private boolean ended;
  private boolean established;

  MemoryTls(MemoryTransport below, TlsKeys keys) {
    this.below = below;
    this.engine = keys.context().createSSLEngine();
    this.encrypted = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize()).limit(0);
    this.decrypted =
        ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize()).limit(0);
  }

  SSLEngine engine() {
    return engine;
  }

  @Override
  public int write(Iterable<ByteBuffer> pieces) throws IOException {
    int total = 0;
    for (ByteBuffer piece : pieces) {
      while (flush() && piece.hasRemaining()) {
        int before = piece.remaining();
        wrap(piece);
        total += before - piece.remaining();
      }
      if (pending.hasRemaining()) {
        break;
      }
    }
    flush();
    return total;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    decrypt();
    if (!decrypted.hasRemaining()) {
      return ended ? -1 : 0;
    }
    int count = Math.min(into.remaining(), decrypted.remaining());
    into.put(decrypted.slice(decrypted.position(), count));
    decrypted.position(decrypted.position() + count);
    return count;
  }

  /** The end of TLS counts, which is seen only by reading. */
  @Override
  public boolean isPeerEnded() {
    try {
      decrypt();
    } catch (IOException broken) {
      return true;
    }
    return ended || below.isPeerEnded();
  }

  @Override
  public boolean isPeerReset() {
    return below.isPeerReset();
  }

  @Override
  public boolean isEstablished() {
    return established;
  }

  @Override
  public void reset() {
    below.reset();
  }

  @Override
  public void close() {
    try {
      engine.closeOutbound();
      while (flush() && !engine.isOutboundDone()) {
        wrap(NOTHING);
      }
      flush();
    } catch (IOException gone) {
      // Then there is nobody to tell.
    }
    below.close();
  }

  /** Decrypts what has come, unless something is waiting to be read. */
  private void decrypt() throws IOException {
    while (!ended && !decrypted.hasRemaining()) {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        engine.getDelegatedTask().run();
      } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING);
        flush();
      } else if (!unwrap()) {
        return;
      }
    }
  }

  /** Returns false if nothing has come. */
  private boolean unwrap() throws IOException {
    decrypted.clear();
    SSLEngineResult result;
    try {
      result = engine.unwrap(encrypted, decrypted);
    } catch (SSLException failure) {
      tell();
      throw failure;
    } finally {
      decrypted.flip();
    }
    established |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      ended = true;
    } else if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      encrypted.compact();
      int count = below.read(encrypted);
      encrypted.flip();
      ended = count < 0;
      return count != 0;
    }
    return true;
  }

  /** Tells the peer what was wrong. */
  private void tell() {
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && flush()) {
        wrap(NOTHING);
      }
      flush();
    } catch (IOException gone) {
      // Then there is nobody to tell.
    }
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(bytes, out);
    established |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    if (result.getStatus() == SSLEngineResult.Status.CLOSED && bytes.hasRemaining()) {
      throw new SocketException("Broken pipe"); // TLS 1.2 ends both directions at once.
    }
    pending = out.flip();
  }

  /** Returns whether everything is written. */
  private boolean flush() throws IOException {
    if (pending.hasRemaining()) {
      below.write(List.of(pending));
    }
    return !pending.hasRemaining();
  }
}
