package dev.lintel.sample.experiment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;

/**
 * Very many connections of one thread, which cost next to nothing: a client that is busy would be
 * what is measured. Reads short responses with a content-length, and nothing else.
 */
final class Crowd implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 60_000;
  private static final int LONGEST_RESPONSE = 1024;

  private final Selector selector = Selector.open();
  private final String authority;

  Crowd(InetSocketAddress server, int size) throws IOException {
    authority = "127.0.0.1:" + server.getPort();
    try {
      for (int i = 0; i < size; i++) {
        SocketChannel channel = SocketChannel.open(server);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(LONGEST_RESPONSE));
      }
    } catch (IOException failure) {
      close();
      throw new IOException(
          "cannot open "
              + size
              + " connections ("
              + failure.getMessage()
              + "); both ends are in this process, so it needs twice as many files (ulimit -n)",
          failure);
    }
  }

  /** Sends a request on every connection, and returns when the last response has come. */
  Duration ask(String target) throws IOException {
    ByteBuffer request =
        ISO_8859_1.encode("GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    long begin = System.nanoTime();
    for (SelectionKey key : selector.keys()) {
      buffer(key).clear();
      channel(key).write(request.rewind()); // It is short, and nothing else waits to be sent.
      if (request.hasRemaining()) {
        throw new IOException("a connection does not take a request");
      }
    }
    int waiting = selector.keys().size();
    while (waiting > 0) {
      if (selector.select(PATIENCE_MILLIS) == 0) {
        throw new IOException(waiting + " responses did not come");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        waiting -= isAnswered(key) ? 1 : 0;
      }
      selector.selectedKeys().clear();
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private static boolean isAnswered(SelectionKey key) throws IOException {
    ByteBuffer buffer = buffer(key);
    if (channel(key).read(buffer) <= 0) {
      throw new IOException("a connection ended, or its response is too long");
    }
    String response = ISO_8859_1.decode(buffer.duplicate().flip()).toString();
    int end = response.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!response.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("a request was answered " + response.substring(0, end));
    }
    return response.length() == end + 4 + contentLength(response.substring(0, end));
  }

  private static int contentLength(String head) throws IOException {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("a response has no length"));
  }

  private static ByteBuffer buffer(SelectionKey key) {
    return (ByteBuffer) key.attachment();
  }

  private static SocketChannel channel(SelectionKey key) {
    return (SocketChannel) key.channel();
  }
}
