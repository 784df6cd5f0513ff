package dev.lintel.middleware.lint;

import dev.lintel.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request body of the sync style: read by one thread at a time, within its exchange. */
final class LintInput extends InputStream {

  private final InputStream server;
  private final LintSyncRequest request;
  private final LintExchange exchange;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile boolean ended;

  LintInput(InputStream server, LintSyncRequest request) {
    this.server = server;
    this.request = request;
    this.exchange = request.exchange;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    boolean first = reading.compareAndSet(false, true);
    if (!first) {
      fail(exchange.found(Check.SECOND_READ, "read was called while another thread was reading"));
    } else if (exchange.isHandlerDone()) {
      reading.set(false);
      fail(exchange.found(Check.LATE_USE, "read was called after the handler was done"));
    }
    int count;
    try {
      count = server.read(into, offset, length);
    } catch (IOException failure) {
      exchange.saw(failure);
      throw failure;
    } finally {
      if (first) {
        reading.set(false);
      }
    }
    look(count, length);
    return count;
  }

  @Override
  public int available() throws IOException {
    return server.available();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void look(int count, int length) {
    boolean wrong = count > length || (count == 0 && length > 0) || (count > 0 && ended);
    if (count < 0) {
      ended = true;
      request.bodyEnded();
    }
    if (wrong) {
      String what = ended ? " bytes after the end" : " bytes for " + length + " that were asked";
      fail(exchange.found(Check.PIECES, "read returned " + count + what));
    }
  }

  private static void fail(@Nullable ProtocolException wrong) {
    if (wrong != null) {
      throw wrong;
    }
  }
}
