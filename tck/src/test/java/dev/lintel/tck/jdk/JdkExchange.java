package dev.lintel.tck.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.ServerCore;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One exchange: turns on an event thread, reads and writes that block on threads of their own. */
final class JdkExchange extends Exchange {

  private final HttpExchange call;
  private final Executor event;
  private final JdkBodyReader reader;
  private final JdkBodyWriter writer;
  private final CountDownLatch over = new CountDownLatch(1);

  /** The event thread, once it has begun the exchange; written before any other thread knows. */
  private @Nullable Thread eventThread;

  /** Whether the connection must not live on; written before {@link #over} opens. */
  private volatile boolean broken;

  /** Whether the client may still send what nobody reads; written before {@link #over} opens. */
  private volatile boolean lingers;

  JdkExchange(ServerCore core, HttpExchange call, Executor event, Executor blocking) {
    super(core);
    this.call = call;
    this.event = event;
    this.reader = new JdkBodyReader(this, call, blocking);
    this.writer = new JdkBodyWriter(this, call, blocking);
  }

  // region blocking
  /** Begins the exchange and waits, on the native thread, until it has ended. */
  void serve() throws IOException {
    event.execute(
        () -> {
          eventThread = Thread.currentThread();
          begin();
        });
    try {
      over.await();
      if (lingers) {
        reader.linger();
      }
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
    if (broken) {
      throw new IOException("the exchange was broken off");
    }
    call.close();
  }

  // endregion blocking

  /** A piece has been read; called on any thread, as the three below. */
  void read(ByteBuffer piece) {
    run(
        () -> {
          if (!broken) {
            received(piece);
          }
        });
  }

  /** The body has been read to its end. */
  void readEnd() {
    run(
        () -> {
          if (!broken) {
            receivedEnd();
          }
        });
  }

  /** A read has failed. */
  void readFailed(IOException problem) {
    run(
        () -> {
          if (!broken) {
            disconnected(JdkFailures.reason(problem), problem);
          }
        });
  }

  // region relay
  /** A transmission has been written, or has failed. */
  void written(@Nullable IOException problem) {
    run(
        () -> {
          if (!broken) {
            transmitted(problem);
          }
        });
  }

  // endregion relay

  @Override
  protected boolean canRunHere() {
    return Thread.currentThread() == eventThread;
  }

  @Override
  protected void dispatch(Runnable task) {
    event.execute(task);
  }

  @Override
  protected void scanHead() {
    scanLine(call.getRequestMethod(), nativeTarget(), call.getProtocol());
    JdkHeaders.forEach(call.getRequestHeaders(), this::scanField);
  }

  @Override
  protected String nativeTarget() {
    return call.getRequestURI().toString();
  }

  @Override
  protected void demand() {
    reader.demand(bodyLength());
  }

  /** Only a 100 comes here, which the native server has sent before it called (HTTP-5.5). */
  @Override
  protected void transmitInterim(ResponseHead interim) {
    interimTransmitted(null);
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    if (head != null) {
      call.getResponseHeaders().clear();
      putFields(head);
    }
    writer.transmit(head, framing(), responseLength(), data, last && isRequestRead());
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last) {
    throw new AssertionError("transmitsFiles says no");
  }

  @Override
  protected void putField(String name, String value) {
    call.getResponseHeaders().add(name, value);
  }

  /** Nothing: the native server does not look at the connection while nobody reads. */
  @Override
  protected void watch() {}

  @Override
  protected void abort() {
    broken = true;
    over.countDown();
  }

  @Override
  protected void finish(boolean close) {
    lingers = close && !isRequestRead();
    broken = lingers;
    over.countDown();
  }

  @Override
  public String method() {
    return call.getRequestMethod();
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocol() {
    return call.getProtocol();
  }

  @Override
  public Headers headers() {
    return JdkHeaders.toHeaders(call.getRequestHeaders());
  }

  @Override
  public SocketAddress remoteAddress() {
    return call.getRemoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return call.getLocalAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return null;
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == JdkServerProvider.EXCHANGE ? key.type().cast(call) : super.extension(key);
  }
}
