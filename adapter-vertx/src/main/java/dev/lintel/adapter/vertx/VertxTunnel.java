package dev.lintel.adapter.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another protocol takes over: bytes both ways, without framing. It takes the
 * place of Netty's decoder, which hands over what it has not decoded.
 *
 * <p>That happens right behind the request, before the application has answered: else what the
 * client sends with its request would be decoded as the next one, which breaks the connection.
 *
 * <p>Everything here runs on the connection's event thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // An end that fails shows when something is read.
final class VertxTunnel extends ChannelInboundHandlerAdapter {

  private final VertxExchange exchange;
  private final Channel channel;
  private final Queue<ByteBuf> received = new ArrayDeque<>();

  /** What the exchange uses, until it asks for more. */
  private @Nullable ByteBuf lent;

  private boolean wanted;
  private boolean ended;

  VertxTunnel(VertxExchange exchange, Channel channel) {
    this.exchange = exchange;
    this.channel = channel;
  }

  /** Takes the place of the decoder; what is sent may come before. */
  void install() {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.pipeline().replace("httpDecoder", "tunnel", this);
  }

  /** Gives what comes next or the end, now or when it has come. */
  void demand() {
    release();
    ByteBuf next = received.poll();
    if (next != null) {
      give(next);
    } else if (ended) {
      exchange.tunnelEnded();
    } else {
      wanted = true;
      channel.config().setAutoRead(true);
    }
  }

  /** Sends bytes past the encoder; with the last ones our half of the connection ends. */
  void transmit(@Nullable ByteBuffer data, boolean last) {
    ChannelHandlerContext encoder = channel.pipeline().context("httpEncoder");
    if (encoder == null) {
      return; // The connection is closed, which the exchange is told of.
    }
    encoder
        .writeAndFlush(data == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(data))
        .addListener(
            sent -> {
              if (last && sent.isSuccess()) {
                ((DuplexChannel) channel).shutdownOutput();
              }
              exchange.sent(sent.cause());
            });
  }

  /** Nobody uses what was received any more. */
  void close() {
    release();
    received.forEach(ReferenceCountUtil::release);
    received.clear();
  }

  /**
   * Whether something is left of what came before the connection was closed, as TLS closes it when
   * the client ends its half: that comes first. What was lent counts until more is wanted.
   */
  boolean holds() {
    return lent != null || !received.isEmpty();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    ended = true;
    from.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    if (!holds()) {
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      from.fireChannelRead(message); // The end of the request that the decoder had made already.
    } else if (exchange.isFinished() || !bytes.isReadable()) {
      bytes.release();
    } else if (wanted) {
      wanted = false;
      give(bytes);
    } else {
      received.add(bytes);
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE
        || event == ChannelInputShutdownReadComplete.INSTANCE) {
      channel.config().setAutoRead(false); // An end stays readable.
      if (!ended) {
        ended = true;
        exchange.inputEnded();
      }
      if (wanted) {
        wanted = false;
        exchange.tunnelEnded();
      }
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  /** With half-closure, Netty ends the input of a connection that broke, and no more. */
  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
    exchange.lost(failure);
  }

  private void give(ByteBuf bytes) {
    lent = bytes;
    exchange.pieceReceived(bytes.nioBuffer());
  }

  private void release() {
    if (lent != null) {
      lent.release();
      lent = null;
    }
  }
}
