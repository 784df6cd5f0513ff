package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTests {

  private static final int LIMIT = 1 << 20;
  private static final byte[] MASK = {1, 2, (byte) 0xf3, (byte) 0x84};

  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final List<Object> seen = new ArrayList<>();

  private void frame(int firstByte, byte[] payload) {
    byte[] head = bytes(FrameWriter.head(firstByte & 15, false, payload.length));
    head[0] = (byte) firstByte;
    head[1] |= (byte) 0x80;
    wire.writeBytes(head);
    wire.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      wire.write(payload[i] ^ MASK[i & 3]);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static MessageReader reader(boolean compression) {
    return new MessageReader(compression, LIMIT, LIMIT);
  }

  private void read(MessageReader reader, ByteBuffer in) throws WebSocketException {
    for (var event = reader.next(in, true);
        event != MessageReader.Event.MORE;
        event = reader.next(in, true)) {
      switch (event) {
        case MESSAGE -> seen.add(reader.message());
        case CLOSE -> seen.add(reader.close());
        default -> seen.add(event + " " + new String(reader.payload(), UTF_8));
      }
    }
    assertThat(in.hasRemaining()).isFalse();
  }

  private void conversation() {
    frame(0x81, "hello".getBytes(UTF_8));
    frame(0x01, "gr\u00fc".getBytes(UTF_8));
    frame(0x89, "p".getBytes(UTF_8));
    frame(0x00, new byte[0]);
    frame(0x80, "\u00dfe".getBytes(UTF_8));
    frame(0x82, new byte[0]);
    frame(0x8a, new byte[0]);
    frame(0x82, new byte[300]);
    frame(0x88, new byte[] {3, (byte) 0xe8, 'x'});
  }

  private void expectConversation() {
    assertThat(seen)
        .containsExactly(
            new Message.Text("hello"),
            "PING p",
            new Message.Text("gr\u00fc\u00dfe"),
            new Message.Binary(ByteBuffer.allocate(0)),
            "PONG ",
            new Message.Binary(ByteBuffer.allocate(300)),
            new Message.Close(1000, "x"));
  }

  @Test
  void aConversationIsReadInOneGo() throws WebSocketException {
    conversation();
    read(reader(false), ByteBuffer.wrap(wire.toByteArray()));
    expectConversation();
  }

  @Test
  void aConversationMayBeCutAnywhere() throws WebSocketException {
    conversation();
    byte[] all = wire.toByteArray();
    for (int cut = 0; cut <= all.length; cut++) {
      seen.clear();
      MessageReader reader = reader(false);
      read(reader, ByteBuffer.wrap(all, 0, cut));
      read(reader, ByteBuffer.wrap(all, cut, all.length - cut));
      expectConversation();
    }
    seen.clear();
    MessageReader reader = reader(false);
    for (byte each : all) {
      read(reader, ByteBuffer.wrap(new byte[] {each}));
    }
    expectConversation();
  }

  @Test
  void aMessageThatNobodyWantsIsLeftAlone() throws WebSocketException {
    frame(0x89, "p".getBytes(UTF_8));
    frame(0x81, "hello".getBytes(UTF_8));
    ByteBuffer in = ByteBuffer.wrap(wire.toByteArray());
    MessageReader reader = reader(false);
    assertThat(reader.next(in, false)).isSameAs(MessageReader.Event.PING);
    reader.payload();
    assertThat(reader.next(in, false)).isSameAs(MessageReader.Event.HELD);
    assertThat(reader.next(in, false)).isSameAs(MessageReader.Event.HELD);
    assertThat(in.remaining()).isEqualTo(5);
    assertThat(reader.next(in, true)).isSameAs(MessageReader.Event.MESSAGE);
    assertThat(reader.message()).isEqualTo(new Message.Text("hello"));
  }

  @Test
  void memoryIsTakenAsTheBytesCome() throws WebSocketException {
    MessageReader reader = reader(false);
    frame(0x82, new byte[LIMIT]);
    byte[] all = wire.toByteArray();
    assertThat(reader.next(ByteBuffer.wrap(all, 0, 1000), true)).isSameAs(MessageReader.Event.MORE);
    assertThat(reader.capacity()).isLessThan(4000);
    assertThat(reader.next(ByteBuffer.wrap(all, 1000, all.length - 1000), true))
        .isSameAs(MessageReader.Event.MESSAGE);
    assertThat(((Message.Binary) reader.message()).bytes().remaining()).isEqualTo(LIMIT);
    assertThat(reader.capacity()).isZero();
  }

  @Test
  void whatIsDeflatedIsInflated() throws WebSocketException {
    var random = new Random(11);
    for (int length : new int[] {64, 100, 4000, 4096, 5000, 70_000, LIMIT}) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (random.nextInt(100) < 30 ? random.nextInt(256) : 'x');
      }
      ByteBuffer small = Deflation.deflate(ByteBuffer.wrap(bytes));
      byte[] payload = bytes(small);
      wire.reset();
      int half = payload.length / 2;
      frame(0x42, Arrays.copyOf(payload, half));
      frame(0x80, Arrays.copyOfRange(payload, half, payload.length));
      seen.clear();
      MessageReader reader = reader(true);
      byte[] all = wire.toByteArray();
      read(reader, ByteBuffer.wrap(all, 0, all.length / 3));
      read(reader, ByteBuffer.wrap(all, all.length / 3, all.length - all.length / 3));
      assertThat(seen).containsExactly(new Message.Binary(ByteBuffer.wrap(bytes)));
    }
  }

  @Test
  void aBombIsStoppedAtTheLimit() {
    ByteBuffer small = Deflation.deflate(ByteBuffer.allocate(LIMIT + 1));
    frame(0xc2, bytes(small));
    MessageReader reader = reader(true);
    assertThatThrownBy(() -> reader.next(ByteBuffer.wrap(wire.toByteArray()), true))
        .isInstanceOfSatisfying(
            WebSocketException.class, wrong -> assertThat(wrong.code()).isEqualTo(1009));
    assertThat(reader.capacity()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void shortMessagesAreNotDeflated() {
    assertThat(Deflation.deflate(ByteBuffer.allocate(63))).isNull();
  }

  @Test
  void aMessageOfManySmallFramesIsNotCopiedWithEach() throws WebSocketException {
    var capacities = new HashSet<Integer>();
    MessageReader reader = reader(false);
    for (int i = 0; i < 50_000; i++) {
      wire.reset();
      frame(i == 0 ? 0x02 : 0x00, new byte[] {7});
      read(reader, ByteBuffer.wrap(wire.toByteArray()));
      capacities.add(reader.capacity());
    }
    assertThat(capacities).hasSizeLessThan(20);
    assertThat(reader.capacity()).isLessThan(3 * 50_000);
  }
}
