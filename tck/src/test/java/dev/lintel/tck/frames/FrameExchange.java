package dev.lintel.tck.frames;

import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.spi.Cookies;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.ServerCore;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.wire.WireField;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One stream. Used on the event thread. */
final class FrameExchange extends Exchange {

  private final FrameConnection connection;
  private final int id;
  private final List<WireField> head;
  private final boolean ended;
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final List<WireField> response = new ArrayList<>();
  private boolean reset;
  private boolean inputEnded;
  private boolean demanded;
  private @Nullable ByteBuffer data;
  private boolean sending;
  private boolean last;

  /** Whether what is transmitted is the end of the response, and whether that has been sent. */
  private boolean ending;

  private boolean responded;
  private Headers behind = Headers.of();
  private List<WireField> trailers = List.of();

  /** How much of the body is still to come by its content-length, or -1. */
  long expected;

  /** How much may be sent. */
  long sendWindow;

  FrameExchange(
      ServerCore core,
      FrameConnection connection,
      int id,
      List<WireField> head,
      boolean ended,
      long sendWindow) {
    super(core);
    this.connection = connection;
    this.id = id;
    this.head = head;
    this.ended = ended;
    this.inputEnded = ended;
    this.sendWindow = sendWindow;
    String length = one("content-length");
    this.expected = length == null || !length.matches("[0-9]{1,18}") ? -1 : Long.parseLong(length);
  }

  void start() {
    begin();
  }

  void cameTrailers(List<WireField> fields) {
    trailers = fields;
    came(new byte[0], true);
  }

  void came(byte[] bytes, boolean end) {
    if (bytes.length > 0) {
      pieces.add(bytes);
    }
    inputEnded |= end;
    if (demanded) {
      demand();
    }
  }

  /** Whether the stream has not ended in both directions. */
  boolean isOpen() {
    return !(inputEnded && responded);
  }

  boolean isRequestOver() {
    return inputEnded;
  }

  /** The client has reset the stream. */
  void noteReset() {
    reset = true;
  }

  void gone(DisconnectReason reason) {
    run(() -> disconnected(reason, null));
  }

  /** There may be more window. */
  void pump() {
    if (!sending) {
      return;
    }
    ByteBuffer present = data;
    while (present != null && present.hasRemaining()) {
      int count = connection.grant(this, present.remaining());
      if (count == 0) {
        return;
      }
      byte[] bytes = new byte[count];
      present.get(bytes);
      connection.send(Frame.data(id, bytes, last && !present.hasRemaining()));
    }
    sending = false;
    data = null;
    if (behind.size() > 0) {
      var fields = new ArrayList<WireField>();
      behind.forEach((name, value) -> fields.add(field(name, value)));
      connection.sendHead(id, fields, true);
    }
    responded = ending;
    transmitted(null);
  }

  @Override
  protected boolean canRunHere() {
    return connection.isEventThread();
  }

  @Override
  protected void dispatch(Runnable task) {
    connection.execute(task);
  }

  @Override
  protected void scanHead() {
    String protocol = one(":protocol");
    if (protocol == null) {
      scanStream(one(":method"), one(":scheme"), one(":authority"), one(":path"), ended);
    } else {
      scanConnect(protocol, one(":scheme"), one(":authority"), one(":path"), ended);
    }
    for (WireField field : head) {
      if (!field.name().startsWith(":")) {
        scanField(field.name(), field.value());
      }
    }
  }

  @Override
  protected String nativeTarget() {
    String path = one(":path");
    return path == null || path.isEmpty() ? "*" : path;
  }

  @Override
  protected void demand() {
    byte[] piece = pieces.poll();
    demanded = piece == null && !inputEnded;
    if (piece != null) {
      connection.send(Frame.windowUpdate(id, piece.length));
      received(ByteBuffer.wrap(piece));
    } else if (inputEnded) {
      trailers.forEach(field -> receivedTrailer(field.name(), field.value()));
      receivedEnd();
    }
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    var fields = new ArrayList<WireField>();
    fields.add(new WireField(":status", interim.status() + ""));
    interim.headers().forEach((name, value) -> fields.add(field(name, value)));
    connection.sendHead(id, fields, false);
    interimTransmitted(null);
  }

  @Override
  protected void transmit(@Nullable ResponseHead first, @Nullable ByteBuffer piece, boolean end) {
    Headers trailers = trailersToSend();
    boolean endsHere = end && trailers.size() == 0;
    boolean headOnly = piece == null || !piece.hasRemaining();
    if (first != null) {
      response.add(new WireField(":status", first.status() + ""));
      putFields(first);
      connection.sendHead(id, response, endsHere && headOnly);
    } else if (endsHere && headOnly) {
      connection.send(Frame.data(id, new byte[0], true));
    }
    data = piece == null ? null : piece.duplicate();
    last = endsHere;
    ending = end;
    behind = end ? trailers : Headers.of();
    sending = true;
    pump();
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected void transmitFile(
      @Nullable ResponseHead first, FileChannel file, long offset, long count, boolean end) {
    throw new AssertionError("transmitsFiles says no");
  }

  @Override
  protected void putField(String name, String value) {
    response.add(field(name, value));
  }

  @Override
  protected void watch() {}

  @Override
  protected void abort() {
    sending = false;
    if (!reset) {
      connection.reset(id, resetCode());
    }
  }

  @Override
  protected void released() {
    connection.leave(id);
  }

  @Override
  protected void finish(boolean close) {
    if (!inputEnded) {
      connection.send(Frame.reset(id, Frame.NO_ERROR));
    }
    connection.leave(id);
  }

  @Override
  public String method() {
    String method = one(":method");
    return method == null ? "" : method;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocol() {
    return "HTTP/2";
  }

  @Override
  public Headers headers() {
    var fields = new ArrayList<String>();
    var cookies = new ArrayList<String>();
    for (WireField field : head) {
      if (field.name().equals("cookie")) {
        cookies.add(field.value());
      } else if (!field.name().startsWith(":")) {
        fields.addAll(List.of(field.name(), field.value()));
      }
    }
    if (!cookies.isEmpty()) {
      fields.addAll(List.of("cookie", Cookies.joined(cookies)));
    }
    return Headers.of(fields.toArray(String[]::new));
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.localAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return null;
  }

  private static WireField field(String name, String value) {
    return new WireField(name.toLowerCase(Locale.ROOT), value);
  }

  /** The one value of a field; null if there is none, wrong if there are several. */
  private @Nullable String one(String name) {
    List<WireField> found = head.stream().filter(field -> field.name().equals(name)).toList();
    return found.isEmpty() ? null : found.size() == 1 ? found.get(0).value() : "";
  }
}
