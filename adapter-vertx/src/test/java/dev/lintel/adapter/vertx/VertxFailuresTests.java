package dev.lintel.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lintel.DisconnectReason;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VertxFailuresTests {

  static Stream<Arguments> reasons() {
    return Stream.of(
        arguments(null, DisconnectReason.PEER_CLOSED),
        arguments(new ClosedChannelException(), DisconnectReason.PEER_CLOSED),
        arguments(new HttpClosedException("closed"), DisconnectReason.PEER_CLOSED),
        arguments(new SocketException("Connection reset"), DisconnectReason.PEER_RESET),
        arguments(new IOException("Broken pipe"), DisconnectReason.PEER_RESET),
        arguments(new NumberFormatException("zz"), DisconnectReason.PROTOCOL_ERROR),
        arguments(new DecoderException("bad chunk"), DisconnectReason.PROTOCOL_ERROR),
        arguments(new IllegalStateException("of our own"), DisconnectReason.ABORTED));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void tellsWhyTheClientIsGone(Throwable failure, DisconnectReason reason) {
    assertThat(VertxFailures.reason(failure)).isSameAs(reason);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        arguments(null, 400),
        arguments(new IllegalArgumentException("a bad name"), 400),
        arguments(new TooLongHttpLineException("long"), 414),
        arguments(new TooLongHttpHeaderException("long"), 431),
        arguments(new VertxFailures.UnsupportedVersion("HTTP/1.2"), 505));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void answersWhatCannotBeDecoded(Throwable failure, int status) {
    assertThat(VertxFailures.status(failure)).isEqualTo(status);
  }
}
