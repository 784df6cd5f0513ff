package dev.lintel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** Regions of files, copied where a server has no faster way (HTTP-4.9). */
final class FileRegion {

  private static final int PIECE = 64 * 1024;

  /** Takes a piece of a file. */
  interface PieceSink {
    void take(ByteBuffer piece) throws IOException;
  }

  private FileRegion() {}

  /** Fails if the file has no such region. */
  static void check(Path file, long offset, long count) throws IOException {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException(
          "offset and count must not be negative: " + offset + ", " + count);
    }
    long size = Files.size(file);
    if (offset > size || count > size - offset) {
      throw new EOFException(
          "HTTP-4.9: the region of "
              + count
              + " bytes from "
              + offset
              + " is not within the "
              + size
              + " bytes of "
              + file);
    }
  }

  static CompletionStage<Void> checked(Path file, long offset, long count) {
    try {
      check(file, offset, count);
      return Stages.done();
    } catch (IOException | IllegalArgumentException failure) {
      return Stages.failed(failure);
    }
  }

  static void copy(FileChannel channel, long offset, long count, PieceSink sink)
      throws IOException {
    long position = offset;
    while (position < offset + count) {
      ByteBuffer piece = read(channel, position, offset + count - position);
      position += piece.remaining();
      sink.take(piece);
    }
  }

  static CompletionStage<Void> write(AsyncBodyWriter writer, Path file, long offset, long count) {
    FileChannel channel;
    try {
      check(file, offset, count);
      channel = FileChannel.open(file);
    } catch (IOException | IllegalArgumentException failure) {
      return Stages.failed(failure);
    }
    long end = offset + count;
    long[] position = {offset};
    return Stages.thenAlways(
        Loop.run(
            () -> {
              if (position[0] == end) {
                return null;
              }
              ByteBuffer piece = read(channel, position[0], end - position[0]);
              position[0] += piece.remaining();
              return writer.write(piece);
            }),
        () -> close(channel));
  }

  private static ByteBuffer read(FileChannel channel, long position, long rest) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, rest));
    if (channel.read(piece, position) <= 0) {
      throw new EOFException("HTTP-4.9: the file became shorter while it was sent");
    }
    return piece.flip();
  }

  private static CompletionStage<Void> close(FileChannel channel) {
    try {
      channel.close();
      return Stages.done();
    } catch (IOException | IllegalArgumentException failure) {
      return Stages.failed(failure);
    }
  }
}
