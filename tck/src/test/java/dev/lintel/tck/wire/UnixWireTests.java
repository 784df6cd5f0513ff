package dev.lintel.tck.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Connections over Unix domain sockets, which know no reset. */
class UnixWireTests extends WireContract {

  @TempDir Path directory;

  @Override
  protected Wire[] connect() throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("wire.sock"));
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      Wire client = WireNetwork.SOCKETS.connect(address, 0);
      return new Wire[] {client, UnixWire.over(listening.accept())};
    }
  }

  /** Not a test here: without a reset it is an end. */
  @Override
  void aResetIsNoEnd() {}
}
