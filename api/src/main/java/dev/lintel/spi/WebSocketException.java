package dev.lintel.spi;

import dev.lintel.DisconnectReason;
import dev.lintel.Message;
import java.io.IOException;

/** The client of a WebSocket broke the protocol or passed a limit: why, and what it is told. */
final class WebSocketException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;

  WebSocketException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** The code of the close that tells the client. */
  int code() {
    return code;
  }

  DisconnectReason reason() {
    return code == Message.Close.TOO_LARGE
        ? DisconnectReason.LIMIT
        : DisconnectReason.PROTOCOL_ERROR;
  }
}
