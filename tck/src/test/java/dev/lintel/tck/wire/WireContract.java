package dev.lintel.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lintel.tck.Await;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection does, over sockets and in memory alike. */
public abstract class WireContract {

  private static final Duration LONG = Await.patience();
  private static final Duration SHORT = Duration.ofMillis(50);

  private Wire client;
  private Wire server;

  /** The two ends of a connection, that of the client first. */
  protected abstract Wire[] connect() throws IOException;

  @BeforeEach
  void open() throws IOException {
    Wire[] ends = connect();
    client = ends[0];
    server = ends[1];
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void bytesArriveInOrderBothWays() throws IOException {
    client.send(new byte[] {1, 2});
    client.send(new byte[] {3});
    assertThat(read(server, 3)).containsExactly(1, 2, 3);
    server.send(new byte[] {4});
    assertThat(read(client, 1)).containsExactly(4);
  }

  @Test
  void aReadWaitsForWhatIsSent() throws IOException {
    var read = CompletableFuture.supplyAsync(() -> readByte(server));
    client.send(new byte[] {5});
    assertThat(Await.value("the byte", read)).isEqualTo(5);
  }

  @Test
  void aReadThatWaitsInVainIsLate() {
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> server.read(new byte[1], SHORT));
  }

  @Test
  void anEndIsSeenBehindTheBytesAndTheOtherDirectionGoesOn() throws IOException {
    client.send(new byte[] {1});
    client.end();
    assertThat(read(server, 1)).containsExactly(1);
    assertThat(server.read(new byte[1], LONG)).isEqualTo(-1);
    assertThat(server.read(new byte[1], LONG)).isEqualTo(-1);
    server.send(new byte[] {2});
    assertThat(read(client, 1)).containsExactly(2);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send(new byte[] {3}));
  }

  @Test
  void aCloseIsAnEndForTheReader() throws IOException {
    client.send(new byte[] {1});
    client.close();
    assertThat(read(server, 1)).containsExactly(1);
    assertThat(server.read(new byte[1], LONG)).isEqualTo(-1);
  }

  @Test
  void whoSendsToAClosedPeerLearnsIt() throws IOException {
    client.close();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> {
              long deadline = System.nanoTime() + LONG.toNanos();
              while (System.nanoTime() < deadline) {
                server.send(new byte[1000]);
              }
            });
  }

  @Test
  void aResetIsNoEnd() throws IOException {
    client.reset();
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> server.read(new byte[1], LONG));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> server.send(new byte[1]));
  }

  @Test
  void whoDoesNotReadIsNotSentTo() throws IOException {
    byte[] much = new byte[64 * 1024];
    long taken = 0;
    int count;
    do {
      count = client.sendSome(much, much.length, SHORT);
      taken += count;
    } while (count > 0 && taken < 1L << 30);
    assertThat(taken).isBetween(1L, (1L << 30) - 1);
    var sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                client.send(new byte[] {7});
              } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
              }
            });
    skip(taken);
    Await.value("the last byte is taken", sent);
    assertThat(readByte(server)).isEqualTo(7);
  }

  @Test
  void aBlockedSenderLearnsOfAReset() throws IOException {
    byte[] much = new byte[64 * 1024];
    var blocked =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                while (true) {
                  client.send(much);
                }
              } catch (IOException failure) {
                return failure;
              }
            });
    Await.stays("the sender is blocked or sends", () -> !blocked.isDone());
    server.reset();
    assertThat(Await.value("the sender fails", blocked)).isNotNull();
  }

  private void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int more = server.read(new byte[(int) Math.min(left, 64 * 1024)], LONG);
      assertThat(more).isPositive();
      left -= more;
    }
  }

  private static byte[] read(Wire wire, int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) readByte(wire);
    }
    return bytes;
  }

  private static int readByte(Wire wire) {
    byte[] one = new byte[1];
    try {
      assertThat(wire.read(one, LONG)).isEqualTo(1);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    return one[0];
  }
}
