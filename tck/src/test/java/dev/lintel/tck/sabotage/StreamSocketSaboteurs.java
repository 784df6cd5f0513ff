package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Http2Saboteurs.head;
import static dev.lintel.tck.sabotage.Http2Saboteurs.http2;
import static dev.lintel.tck.sabotage.Http2Saboteurs.response;
import static dev.lintel.tck.sabotage.Http2Saboteurs.sent;
import static dev.lintel.tck.sabotage.Http2Saboteurs.starting;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingAsyncWebSocketAcceptor;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.tck.frames.FrameFilter;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.wire.WireField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Wrong WebSockets on streams of HTTP/2. */
final class StreamSocketSaboteurs {

  private static final int PARAMETER = 6;
  private static final int INTERNAL_ERROR = 2;

  static final List<Saboteur> ALL =
      List.of(
          head(
                  "H2-2.9",
                  "takes a protocol that it does not know for an ordinary request",
                  StreamSocketSaboteurs::ordinary)
              .also("WS-10.3"),
          sent("WS-10.1", "announces nothing", frame -> List.of(withoutConnect(frame)))
              .also("H2-2.9"),
          response(
              "WS-10.2",
              "answers as in HTTP/1.1",
              fields -> {
                var more = new ArrayList<>(fields);
                if (fields.get(0).value().equals("200")) {
                  more.add(new WireField("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
                }
                return more;
              }),
          head(
              "WS-10.3",
              "speaks any version",
              fields -> Http2Saboteurs.changed(fields, "sec-websocket-version", value -> "13")),
          new Saboteur(
              "WS-10.4",
              "rejects with whatever it is given",
              starting(application -> with(application, Lenient::new), UnaryOperator.identity())),
          new Saboteur(
              "WS-10.5",
              "answers 404 where the handshake is declined",
              starting(application -> with(application, NotFound::new), UnaryOperator.identity())),
          http2("WS-10.6", "takes what nobody receives", h -> h.withStreamWindow(1 << 30))
              .also("H2-4.2"),
          new Saboteur("WS-10.7", "ends a socket by a reset", Http2Saboteurs.frames(Abrupt::new)),
          sent(
              "WS-10.8",
              "cuts a socket off with another code",
              frame ->
                  frame.equals(Frame.reset(frame.stream(), Frame.CANCEL))
                      ? List.of(Frame.reset(frame.stream(), INTERNAL_ERROR))
                      : List.of(frame)));

  private StreamSocketSaboteurs() {}

  private static List<WireField> ordinary(List<WireField> fields) {
    var other = new WireField(":protocol", "chat");
    if (!fields.contains(other)) {
      return fields;
    }
    var less = new ArrayList<>(Http2Saboteurs.changed(fields, ":method", value -> "GET"));
    less.remove(other);
    return less;
  }

  private static Frame withoutConnect(Frame frame) {
    if (frame.type() != Frame.SETTINGS) {
      return frame;
    }
    var kept = ByteBuffer.allocate(frame.payload().length);
    for (int at = 0; at < frame.payload().length; at += PARAMETER) {
      byte[] parameter = Arrays.copyOfRange(frame.payload(), at, at + PARAMETER);
      if (parameter[1] != Frame.ENABLE_CONNECT_PROTOCOL) {
        kept.put(parameter);
      }
    }
    byte[] payload = Arrays.copyOf(kept.array(), kept.position());
    return new Frame(frame.type(), frame.flags(), frame.stream(), payload);
  }

  private static AsyncApplication with(
      dev.lintel.Application application, UnaryOperator<AsyncWebSocketAcceptor> change) {
    return new ForwardingAsyncApplication((AsyncApplication) application) {
      @Override
      public AsyncWebSocketHandler webSocket() {
        AsyncWebSocketHandler right = super.webSocket();
        return right == null
            ? null
            : (handshake, acceptor) -> right.handle(handshake, change.apply(acceptor));
      }
    };
  }

  private static final class Lenient extends ForwardingAsyncWebSocketAcceptor {

    Lenient(AsyncWebSocketAcceptor delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> reject(ResponseHead head, ByteBuffer body) {
      return head.status() == 200 ? Stages.done() : super.reject(head, body);
    }
  }

  private static final class NotFound extends ForwardingAsyncWebSocketAcceptor {

    NotFound(AsyncWebSocketAcceptor delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> decline() {
      return super.reject(ResponseHead.of(404), ByteBuffer.allocate(0));
    }
  }

  /** Resets the streams on which frames of a client have come where it should end them. */
  private static final class Abrupt extends FrameFilter {
    private final Set<Integer> sockets = ConcurrentHashMap.newKeySet();

    @Override
    protected List<Frame> received(Frame frame) {
      if (frame.type() == Frame.DATA && frame.payload().length > 0 && frame.payload()[0] < 0) {
        sockets.add(frame.stream());
      }
      return List.of(frame);
    }

    @Override
    protected List<Frame> sent(Frame frame) {
      return frame.type() == Frame.DATA
              && frame.has(Frame.END_STREAM)
              && sockets.contains(frame.stream())
          ? List.of(Frame.reset(frame.stream(), Frame.NO_ERROR))
          : List.of(frame);
    }
  }
}
