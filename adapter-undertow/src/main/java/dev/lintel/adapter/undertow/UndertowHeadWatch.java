package dev.lintel.adapter.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Stands below Undertow's parser and notes when a client begins to send a head.
 *
 * <p>Undertow itself refuses a bad Host, and before it answers it waits for the whole body, for
 * which nobody has set a time: the connection would be held for ever (HTTP-7.17).
 */
final class UndertowHeadWatch extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private final UndertowConnection connection;

  UndertowHeadWatch(StreamSourceConduit below, UndertowConnection connection) {
    super(below);
    this.connection = connection;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = super.read(target);
    if (count > 0) {
      connection.heard();
    }
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    long count = super.read(targets, offset, length);
    if (count > 0) {
      connection.heard();
    }
    return count;
  }
}
