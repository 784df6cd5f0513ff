package dev.lintel.spi;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Opens the regions of files that servers send natively (HTTP-4.9). */
final class FileRegions {

  private FileRegions() {}

  /** Fails if the file has no such region. */
  static void check(Path file, long offset, long count) throws IOException {
    open(file, offset, count).close();
  }

  static FileChannel open(Path path, long offset, long count) throws IOException {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException(
          "offset and count must not be negative: " + offset + ", " + count);
    }
    FileChannel channel = FileChannel.open(path);
    long size = channel.size();
    if (offset > size || count > size - offset) {
      channel.close();
      throw new EOFException(
          "HTTP-4.9: the region of "
              + count
              + " bytes from "
              + offset
              + " is not within the "
              + size
              + " bytes of "
              + path);
    }
    return channel;
  }

  static void close(FileChannel channel, System.Logger logger) {
    try {
      channel.close();
    } catch (IOException failure) {
      logger.log(Level.WARNING, "A file that was sent could not be closed.", failure);
    }
  }
}
