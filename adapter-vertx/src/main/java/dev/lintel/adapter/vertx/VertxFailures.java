package dev.lintel.adapter.vertx;

import dev.lintel.DisconnectReason;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslClosedEngineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Native failures in the words of the contract. Pure functions. */
final class VertxFailures {

  /** A request line with a version that is not served. */
  static final class UnsupportedVersion extends DecoderException {
    private static final long serialVersionUID = 1L;

    UnsupportedVersion(String version) {
      super("the protocol " + version + " is not served");
    }
  }

  private VertxFailures() {}

  /** Why the client is gone, by what the connection reported before it closed, if anything. */
  static DisconnectReason reason(@Nullable Throwable failure) {
    if (failure == null
        || failure instanceof ClosedChannelException
        || failure instanceof SslClosedEngineException // After the client has ended TLS.
        || failure instanceof HttpClosedException) {
      return DisconnectReason.PEER_CLOSED;
    }
    if (failure instanceof StreamResetException) {
      return DisconnectReason.PEER_RESET;
    }
    if (failure instanceof Http2Exception) {
      return DisconnectReason.PROTOCOL_ERROR;
    }
    // What Netty's decoder makes of chunks that break their syntax.
    if (failure instanceof DecoderException || failure instanceof IllegalArgumentException) {
      return DisconnectReason.PROTOCOL_ERROR;
    }
    // Java has one exception for all that TCP reports; while a connection is up it means a reset.
    return failure instanceof IOException ? DisconnectReason.PEER_RESET : DisconnectReason.ABORTED;
  }

  /** The status for a request that Netty could not decode. */
  static int status(@Nullable Throwable failure) {
    if (failure instanceof TooLongHttpLineException) {
      return 414;
    } else if (failure instanceof TooLongHttpHeaderException) {
      return 431;
    } else if (failure instanceof UnsupportedVersion) {
      return 505;
    }
    return 400;
  }
}
