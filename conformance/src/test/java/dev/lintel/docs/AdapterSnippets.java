package dev.lintel.docs;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.Binding;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.Framing;
import dev.lintel.spi.GatewayServer;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.report.ReportListener;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The snippets of the guide for adapter authors: an adapter for a server that does not exist. */
final class AdapterSnippets {

  private AdapterSnippets() {}

  /** What the server that does not exist calls a request. */
  interface AcmeCall {
    String method();

    String target();

    Map<String, String> fields();

    SocketAddress peer();

    SocketAddress self();

    boolean onEventThread();

    Executor eventThread();

    /** Gives the next piece to the first, the end to the second, the failure to the third. */
    void read(Consumer<ByteBuffer> piece, Runnable end, Consumer<Throwable> failed);

    void status(int status);

    void field(String name, String value);

    /** Writes; null told to the callback means that it went well. */
    void write(
        boolean chunked,
        @Nullable ByteBuffer data,
        boolean last,
        Consumer<@Nullable Throwable> written);

    void writeInterim(ResponseHead interim, Consumer<@Nullable Throwable> done);

    void onClose(Runnable listener);

    void breakConnection();

    void release(boolean close);
  }

  // region suite
  /** The kit on acme. */
  @Suite
  @SelectPackages("dev.lintel.tck.adapter")
  @IncludeClassNamePatterns(".*\\.ResponseStartTests") // Later: ".*Tests"
  @ConfigurationParameter(key = ServerExtension.SERVER, value = "acme")
  @ConfigurationParameter(key = ReportListener.DIRECTORY, value = "target/tck")
  static class AcmeTckTests {}

  // endregion suite

  /** The sockets of the server that does not exist. */
  abstract static class AcmeListener implements NativeListener {
    AcmeListener(ServerOptions options) {
      this.options = options;
    }

    final ServerOptions options;

    @Override
    public void open(ServerCore core, List<Binding> bindings) {
      serve(call -> new AcmeExchange(core, call).start());
    }

    abstract void serve(Consumer<AcmeCall> requests);
  }

  // region provider
  /** The acme server: found by ServiceLoader, chosen by name. */
  public abstract static class AcmeServerProvider implements ServerProvider {

    /** The native request of an exchange (EXT-3.1). */
    public static final Key<AcmeCall> CALL = Key.of("acme.call", AcmeCall.class);

    @Override
    public String name() {
      return "acme";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(); // everything that it can do, and nothing else (EXT-1.2, EXT-1.3)
    }

    @Override
    public Server start(Application application, ServerOptions options) throws StartException {
      return GatewayServer.start(this, newListener(options), application, options);
    }

    abstract AcmeListener newListener(ServerOptions options);
  }

  // endregion provider

  /** One exchange of the server that does not exist. */
  static final class AcmeExchange extends Exchange {
    private final AcmeCall call;

    AcmeExchange(ServerCore core, AcmeCall call) {
      super(core);
      this.call = call;
    }

    void start() {
      begin();
    }

    // region scan
    @Override
    protected void scanHead() {
      scanLine(call.method(), call.target(), "HTTP/1.1");
      call.fields().forEach(this::scanField);
    }

    @Override
    protected String nativeTarget() {
      return call.target();
    }

    // endregion scan

    // region demand
    @Override
    protected void demand() {
      call.read(
          piece -> run(() -> received(piece)),
          () -> run(this::receivedEnd),
          failed -> run(() -> disconnected(DisconnectReason.PEER_RESET, failed)));
    }

    // endregion demand

    @Override
    protected void transmitInterim(ResponseHead interim) {
      call.writeInterim(interim, problem -> run(() -> interimTransmitted(problem)));
    }

    // region transmit
    @Override
    protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
      if (head != null) {
        call.status(head.status());
        putFields(head); // calls putField for each field
      }
      boolean chunked = framing() == Framing.CHUNKED;
      call.write(chunked, data, last, problem -> run(() -> transmitted(problem)));
    }

    @Override
    protected void putField(String name, String value) {
      call.field(name, value);
    }

    // endregion transmit

    @Override
    protected boolean transmitsFiles(boolean whole) {
      return false;
    }

    @Override
    protected void transmitFile(
        @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last) {
      throw new AssertionError("never called, because transmitsFiles says so");
    }

    // region end
    @Override
    protected void watch() {
      call.onClose(() -> run(() -> disconnected(DisconnectReason.PEER_CLOSED, null)));
    }

    @Override
    protected void abort() {
      call.breakConnection();
    }

    @Override
    protected void finish(boolean close) {
      call.release(close);
    }

    // endregion end

    // region threads
    @Override
    protected boolean canRunHere() {
      return call.onEventThread();
    }

    @Override
    protected void dispatch(Runnable task) {
      call.eventThread().execute(task);
    }

    // endregion threads

    @Override
    public String method() {
      return call.method();
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String protocol() {
      return "HTTP/1.1";
    }

    @Override
    public Headers headers() {
      var namesAndValues = new ArrayList<String>();
      call.fields()
          .forEach(
              (name, value) -> {
                namesAndValues.add(name);
                namesAndValues.add(value);
              });
      return Headers.of(namesAndValues.toArray(String[]::new));
    }

    @Override
    public SocketAddress remoteAddress() {
      return call.peer();
    }

    @Override
    public SocketAddress localAddress() {
      return call.self();
    }

    @Override
    public @Nullable TlsSession tls() {
      return null;
    }

    // region extension
    @Override
    public <T> @Nullable T extension(Key<T> key) {
      return key == AcmeServerProvider.CALL ? key.type().cast(call) : super.extension(key);
    }
    // endregion extension
  }
}
