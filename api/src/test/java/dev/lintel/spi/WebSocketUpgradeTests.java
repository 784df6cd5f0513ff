package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebSocketUpgradeTests {

  /** The write of the head itself tells that the client is gone, before there is a socket. */
  @Test
  void aClientThatIsGoneAtTheAnswerEndsTheExchange() {
    List<Completion> records = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    var exchange =
        ScriptedExchange.handshake(
            (handshake, acceptor) -> {
              handshake.onComplete(records::add);
              return acceptor
                  .accept()
                  .thenCompose(AsyncWebSocket::receive)
                  .handle(
                      (message, failure) -> {
                        failures.add(Exchange.unwrap(failure));
                        return null;
                      });
            });
    exchange.failure = new IOException("reset");

    exchange.begin();

    assertThat(exchange.asked).containsExactly("upgrade", "abort");
    assertThat(failures).hasOnlyElementsOfTypes(DisconnectedException.class).hasSize(1);
    assertThat(records)
        .singleElement()
        .returns(Completion.Outcome.DISCONNECTED, Completion::outcome)
        .extracting(Completion::failure)
        .isInstanceOfSatisfying(
            DisconnectedException.class,
            gone -> assertThat(gone.reason()).isSameAs(DisconnectReason.PEER_RESET));
    assertThat(exchange.core.liveExchanges()).isZero();
  }
}
