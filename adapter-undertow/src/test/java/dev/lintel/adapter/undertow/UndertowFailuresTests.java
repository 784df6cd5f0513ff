package dev.lintel.adapter.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.DisconnectReason;
import io.undertow.server.RequestTooBigException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UndertowFailuresTests {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new IOException("Connection reset by peer"), DisconnectReason.PEER_RESET),
        Arguments.of(new IOException("Broken pipe"), DisconnectReason.PEER_RESET),
        Arguments.of(new SocketException("Connection reset"), DisconnectReason.PEER_RESET),
        Arguments.of(new SocketException(), DisconnectReason.PEER_RESET),
        Arguments.of(
            new ProtocolException("HTTP-5.9: a bad chunk"), DisconnectReason.PROTOCOL_ERROR),
        Arguments.of(new ClosedChannelException(), DisconnectReason.PEER_CLOSED),
        Arguments.of(new EOFException("HTTP-5.9: the body ends"), DisconnectReason.PEER_CLOSED),
        Arguments.of(
            new IOException(
                "UT000128: Remote peer closed connection before all data could be read"),
            DisconnectReason.PEER_CLOSED),
        Arguments.of(new IOException((String) null), DisconnectReason.PEER_CLOSED),
        Arguments.of(new RequestTooBigException(), DisconnectReason.LIMIT));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureTellsWhyTheClientIsGone(Throwable failure, DisconnectReason reason) {
    assertThat(UndertowFailures.reason(failure)).isSameAs(reason);
  }
}
