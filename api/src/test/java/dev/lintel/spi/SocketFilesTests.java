package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.lintel.server.Bind;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kit cannot arrange on a real server: what happens in between. */
class SocketFilesTests {

  @TempDir Path directory;

  private final SocketFiles files = new SocketFiles();
  private final List<ServerSocketChannel> listening = new ArrayList<>();
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("shop.sock");
  }

  @AfterEach
  void closeAll() throws IOException {
    for (ServerSocketChannel each : listening) {
      each.close();
    }
  }

  @Test
  void whatHasTakenThePlaceOfOurFileStays() throws Exception {
    files.bind(new Listener(), Binding.of(Bind.unix(path), null));
    Files.move(path, directory.resolve("moved.sock")); // The number of a deleted file comes again.
    Files.writeString(path, "precious");
    files.remove();
    assertThat(path).hasContent("precious");
  }

  @Test
  void aFileThatSomebodyHasRemovedIsNoFailure() throws Exception {
    files.bind(new Listener(), Binding.of(Bind.unix(path), null));
    Files.delete(path);
    files.remove();
    files.remove();
    assertThat(path).doesNotExist();
  }

  @Test
  void aServerThatIsTooBusyToAcceptIsAlive() throws Exception {
    ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.add(busy);
    busy.bind(UnixDomainSocketAddress.of(path), 1);
    var waiting = new ArrayList<SocketChannel>();
    try {
      while (waiting.size() < 10) {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(client);
        client.configureBlocking(false);
        client.connect(UnixDomainSocketAddress.of(path));
      }
    } catch (IOException full) {
      // As was wanted.
    }
    assertThatIOException()
        .isThrownBy(() -> files.bind(new Listener(), Binding.of(Bind.unix(path), null)))
        .isInstanceOf(BindException.class);
    assertThat(path).exists();
    for (SocketChannel each : waiting) {
      each.close();
    }
  }

  /** Binds as adapters do. */
  private final class Listener implements NativeListener {
    @Override
    public void open(ServerCore core, List<Binding> bindings) {}

    @Override
    public SocketAddress bind(Binding binding) throws IOException {
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening.add(channel);
      return channel.bind(binding.address()).getLocalAddress();
    }

    @Override
    public void accept() {}

    @Override
    public void refuse() {}

    @Override
    public void closeIdle() {}

    @Override
    public void close() {}
  }
}
