package dev.lintel.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Sends a counted number of requests over kept-alive connections, one at a time on each, and reads
 * the answers by the length of the first one. One thread; allocates nothing while it runs.
 */
final class LoadClient implements AutoCloseable {

  private static final int CONNECTIONS = 32;

  private final Selector selector = Selector.open();
  private final byte[] request;
  private int answerLength;

  /** One connection: how much of the present answer has come. */
  private static final class Connection {
    final ByteBuffer out;
    int received;

    Connection(byte[] request) {
      out = ByteBuffer.allocateDirect(request.length).put(request).flip();
    }
  }

  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);

  LoadClient(int port, String path) throws IOException {
    request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    measureAnswer(address);
    for (int i = 0; i < CONNECTIONS; i++) {
      SocketChannel channel = SocketChannel.open(address);
      channel.configureBlocking(false);
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Connection(request));
    }
  }

  private void measureAnswer(InetSocketAddress address) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request));
      ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
      String text = "";
      while (!text.endsWith("Hello, World!")) {
        if (channel.read(answer) < 0) {
          throw new IOException("unexpected answer: " + text);
        }
        text = new String(answer.array(), 0, answer.position(), US_ASCII);
      }
      if (!text.startsWith("HTTP/1.1 200 ")) {
        throw new IOException("unexpected answer: " + text);
      }
      answerLength = text.length();
    }
  }

  /** The length of one answer, so that contenders can be seen to send the same. */
  int answerLength() {
    return answerLength;
  }

  /** Sends that many requests and waits for all answers. */
  void run(int requests) throws IOException {
    int left = requests;
    int open = 0;
    for (SelectionKey key : selector.keys()) {
      if (left > 0) {
        left--;
        open++;
        send(key);
      }
    }
    while (open > 0) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        if (answered(key)) {
          if (left > 0) {
            left--;
            send(key);
          } else {
            open--;
          }
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private void send(SelectionKey key) throws IOException {
    Connection connection = (Connection) key.attachment();
    connection.out.rewind();
    while (connection.out.hasRemaining()) {
      ((SocketChannel) key.channel()).write(connection.out);
    }
  }

  private boolean answered(SelectionKey key) throws IOException {
    Connection connection = (Connection) key.attachment();
    in.clear();
    int count = ((SocketChannel) key.channel()).read(in);
    if (count < 0) {
      throw new IOException("the server closed a connection");
    }
    connection.received += count;
    if (connection.received < answerLength) {
      return false;
    }
    connection.received = 0;
    return true;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
