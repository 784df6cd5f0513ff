package dev.lintel.adapter.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lintel.DisconnectReason;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JettyFailuresTests {

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new EofException("Early EOF"), DisconnectReason.PEER_CLOSED),
        arguments(new EOFException(), DisconnectReason.PEER_CLOSED),
        arguments(
            new HttpException.RuntimeException(400, "bad chunk"), DisconnectReason.PROTOCOL_ERROR),
        arguments(new EofException(new IOException("Broken pipe")), DisconnectReason.PEER_RESET),
        arguments(new EofException(new SocketException("reset")), DisconnectReason.PEER_RESET),
        arguments(new SocketException("Connection reset"), DisconnectReason.PEER_RESET),
        arguments(new IOException("Connection reset by peer"), DisconnectReason.PEER_RESET),
        arguments(new ClosedChannelException(), DisconnectReason.ABORTED),
        arguments(new TimeoutException("idle"), DisconnectReason.IDLE_TIMEOUT));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureHasItsReason(Throwable failure, DisconnectReason reason) {
    assertThat(JettyFailures.reason(failure)).isSameAs(reason);
  }

  @Test
  void theCauseTellsWhyTheServerCouldNotStart() {
    var cause = new BindException("Address already in use");

    assertThat(JettyFailures.notOpen(new IOException("Failed to bind", cause)))
        .hasMessage("Address already in use");
    assertThat(JettyFailures.notOpen(new IOException("Failed", new IOException())))
        .hasMessage("Failed");
  }
}
