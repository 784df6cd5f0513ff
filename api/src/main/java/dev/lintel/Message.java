package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What goes over a WebSocket, in either direction: a whole text, whole bytes, or the close.
 *
 * <p>A value. The set is closed by RFC 6455: a program that tells the three apart is complete.
 * Pings and pongs are no messages; the server answers them by itself (WS-5.1).
 */
public sealed interface Message permits Message.Text, Message.Binary, Message.Close {

  /**
   * A text.
   *
   * @param text the whole text
   */
  record Text(String text) implements Message {
    /** Checks that there is a text. */
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * Bytes. A message that was received belongs to the application (WS-3.3); one that is sent is the
   * server's until the stage of the call completes, and is never changed (WS-4.3).
   *
   * @param bytes the bytes from position to limit
   */
  record Binary(ByteBuffer bytes) implements Message {
    /** Checks that there are bytes. */
    public Binary {
      Objects.requireNonNull(bytes, "bytes");
    }
  }

  /**
   * The close: nothing comes behind it from whoever sent it (WS-6).
   *
   * @param code why, such as {@link #NORMAL}; {@link #NO_CODE} if the peer gave none
   * @param reason a text for people, empty if there is none
   */
  record Close(int code, String reason) implements Message {

    /** The purpose of the socket is fulfilled. */
    public static final int NORMAL = 1000;

    /** The server stops, or a page is left. */
    public static final int GOING_AWAY = 1001;

    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** The peer closed without a code; never sent. */
    public static final int NO_CODE = 1005;

    /** A text was not in UTF-8. */
    public static final int BAD_DATA = 1007;

    /** The application forbids what the peer did. */
    public static final int POLICY = 1008;

    /** A message was larger than the limit. */
    public static final int TOO_LARGE = 1009;

    /** The application failed. */
    public static final int FAILED = 1011;

    /** Checks that there is a reason. */
    public Close {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
