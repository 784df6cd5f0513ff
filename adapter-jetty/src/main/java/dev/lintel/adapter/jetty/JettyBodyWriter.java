package dev.lintel.adapter.jetty;

import dev.lintel.ResponseHead;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ServerCore;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the response: heads and pieces of the body. A superclass of the exchange and not a field,
 * so that an exchange is one object, the callback of its writes included.
 */
abstract class JettyBodyWriter extends Exchange
    implements Callback, Supplier<@Nullable HttpFields> {

  final JettyConnection connection;
  final Request request;
  private final Response response;

  /** Whether the end of the response is to be written once its head is. */
  private boolean endFollows;

  JettyBodyWriter(ServerCore core, JettyConnection connection, Request request, Response response) {
    super(core);
    this.connection = connection;
    this.request = request;
    this.response = response;
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    if (interim.status() == HttpStatus.CONTINUE_100) {
      // By Jetty, which would send one itself otherwise.
      var unused =
          response
              .writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY)
              .whenComplete((v, failure) -> run(() -> interimWritten(failure)));
    } else {
      // Past Jetty's generator, which has fields for 103 only.
      endPoint()
          .write(
              Callback.from(
                  InvocationType.NON_BLOCKING,
                  () -> run(() -> interimWritten(null)),
                  failure -> run(() -> interimWritten(failure))),
              JettyHeaders.interim(interim));
    }
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    if (connection.tunnel != null) {
      connection.tunnel.transmit(data, last);
      return;
    }
    if (head != null) {
      putHead(head);
      if (framing() == Framing.NONE) {
        transmitBodiless(head.status(), last);
        return;
      }
      if (framing() == Framing.CHUNKED) {
        response.getHeaders().add(JettyHeaders.CHUNKED);
        supplyTrailers(last);
      }
    }
    write(data, last, head != null && framing() == Framing.CLOSE);
  }

  /** Now or never: Jetty asks for it with the head. */
  final void supplyTrailers(boolean last) {
    if (!last || trailersToSend().size() > 0) {
      response.setTrailersSupplier(this);
    }
  }

  final void putHead(ResponseHead head) {
    response.setStatus(head.status());
    putFields(head);
  }

  /** What {@link #putHead} has put. */
  final HttpFields responseFields() {
    return response.getHeaders();
  }

  /**
   * Writes to the response.
   *
   * @param unknown whether this is the first write, and the length must not be told: Jetty would
   *     give a body that is written at once a content-length
   */
  final void write(@Nullable ByteBuffer data, boolean last, boolean unknown) {
    endFollows = last && unknown;
    response.write(last && !endFollows, data == null ? null : data.duplicate(), this);
  }

  @Override
  protected final boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected final void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last) {
    throw new IllegalStateException("files are copied, see transmitsFiles");
  }

  @Override
  protected final void putField(String name, String value) {
    HttpField field = JettyHeaders.toNative(name, value);
    if (field != null) {
      response.getHeaders().add(field);
    }
  }

  /** The trailers as Jetty asks for them behind the body; null if there are none. */
  @Override
  public final @Nullable HttpFields get() {
    return JettyHeaders.trailers(trailersToSend());
  }

  /** The last write is done. */
  @Override
  public final void succeeded() {
    if (inside()) {
      written(null);
    } else {
      run(() -> written(null));
    }
  }

  /** The last write has failed. */
  @Override
  public final void failed(Throwable failure) {
    run(() -> written(failure));
  }

  @Override
  public final InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private void interimWritten(@Nullable Throwable failure) {
    if (!isOver()) {
      interimTransmitted(failure);
    }
  }

  private void written(@Nullable Throwable failure) {
    if (isOver()) {
      return;
    }
    if (endFollows && failure == null) {
      endFollows = false;
      response.write(true, null, this);
    } else {
      transmitted(failure);
    }
  }

  /**
   * A head without a body. Jetty gives every response that is written at once a content-length, and
   * a response to HEAD that is not, chunks; so the end is written behind the head, which costs no
   * bytes, or the head is written past Jetty's generator.
   */
  private void transmitBodiless(int status, boolean last) {
    if (status == HttpStatus.NO_CONTENT_204
        || status == HttpStatus.NOT_MODIFIED_304
        || (closes() && responseLength() < 0)) {
      endFollows = last;
      response.write(false, null, this);
    } else {
      if (responseLength() < 0) {
        request.addHttpStreamWrapper(BareHead::new);
      }
      response.write(last, null, this);
    }
  }

  /** What the connection is to Jetty, with any layer such as TLS. */
  final EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Writes the head of a response to HEAD as it is, and nothing behind it. */
  private final class BareHead extends HttpStream.Wrapper {

    private boolean sent;

    BareHead(HttpStream stream) {
      super(stream);
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response head,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      if (sent) {
        callback.succeeded();
      } else {
        sent = true;
        endPoint().write(callback, JettyHeaders.bareHead(head));
      }
    }
  }
}
