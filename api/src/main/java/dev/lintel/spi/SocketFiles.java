package dev.lintel.spi;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of Unix domain sockets, which no system makes room for or removes: a bind fails where
 * any file is, be it of a dead process, and a close leaves it behind.
 *
 * <p>Used by one thread at a time.
 */
final class SocketFiles {

  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;

  /** A file that a bind has made, and what tells it from another one in its place. */
  private record Made(Path path, @Nullable Object key) {}

  private final List<Made> files = new ArrayList<>();

  /** Binds an address of any kind, over what a dead server has left (LIFE-4.2). */
  SocketAddress bind(NativeListener listener, Binding binding) throws IOException {
    Path path = binding.bind().path();
    if (path == null) {
      return listener.bind(binding);
    }
    makeRoom(path);
    SocketAddress bound = listener.bind(binding);
    files.add(new Made(path, key(path)));
    return bound;
  }

  /**
   * Removes what was made (LIFE-4.4). Before the sockets close: while somebody listens, no other
   * server takes the path, so what goes is ours.
   */
  void remove() throws IOException {
    for (Made file : files) {
      try {
        if (file.key == null || file.key.equals(key(file.path))) {
          Files.deleteIfExists(file.path);
        }
      } catch (NoSuchFileException gone) {
        // Then somebody else has removed it.
      }
    }
    files.clear();
  }

  private static void makeRoom(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isSocket(path)) {
      throw new IOException("the file that is there is no socket, and stays"); // LIFE-4.3
    }
    if (isListenedTo(path)) {
      throw new BindException("Address already in use");
    }
    try {
      Files.deleteIfExists(path);
    } catch (FileSystemException failure) {
      throw new IOException(
          "nobody listens there, but the old file cannot be removed: "
              + failure.getClass().getSimpleName(),
          failure);
    }
  }

  private static boolean isListenedTo(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // A full queue of connections would make it wait.
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (BindException forbidden) {
      throw forbidden;
    } catch (IOException busy) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return mode instanceof Integer bits && (bits & TYPE) == SOCKET;
    }
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther();
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
