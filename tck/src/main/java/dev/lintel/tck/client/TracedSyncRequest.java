package dev.lintel.tck.client;

import dev.lintel.ForwardingSyncRequest;
import dev.lintel.SyncRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request whose body tells its trace what is read. */
final class TracedSyncRequest extends ForwardingSyncRequest {

  private final Trace trace;

  TracedSyncRequest(SyncRequest delegate, Trace trace) {
    super(delegate);
    this.trace = trace;
  }

  @Override
  public InputStream body() {
    return new FilterInputStream(super.body()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        trace.application("read");
        try {
          int count = super.read(into, offset, length);
          trace.server(count < 0 ? "end of the body" : "gives " + count + " bytes");
          return count;
        } catch (IOException | RuntimeException failure) {
          trace.server("read fails: " + failure);
          throw failure;
        }
      }
    };
  }
}
