package dev.lintel.adapter.vertx;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Where Vert.x takes its sockets from: NIO, with our names for the threads, and with a look at each
 * channel before Vert.x has it.
 */
@SuppressWarnings("deprecation") // Netty's InternetProtocolFamily is in Vert.x's signatures.
final class VertxTransport implements Transport {

  /** What a thread needs to end after its event loop has. */
  private static final long THREAD_END_MILLIS = 1000;

  private final Transport nio = io.vertx.core.transport.Transport.NIO.implementation();
  private final Deque<ServerChannel> listening = new ConcurrentLinkedDeque<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Map<EventLoop, VertxEventLoop> loops = new ConcurrentHashMap<>();
  private final long patienceSeconds;

  /**
   * Has no channels.
   *
   * @param patienceSeconds for the close of what listens
   */
  VertxTransport(long patienceSeconds) {
    this.patienceSeconds = patienceSeconds;
  }

  /** The channels of an event loop are shown to its connections. */
  void add(EventLoop eventLoop, VertxEventLoop loop) {
    loops.put(eventLoop, loop);
  }

  /** The number of channels that listen. */
  int listening() {
    return listening.size();
  }

  SocketAddress lastBound() {
    return listening.getLast().localAddress();
  }

  void closeListening() {
    for (ServerChannel channel : listening) {
      channel.close().awaitUninterruptibly(patienceSeconds, TimeUnit.SECONDS);
    }
  }

  void joinThreads() throws IOException {
    try {
      for (Thread thread : threads) {
        thread.join(THREAD_END_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  @Override
  public boolean supportsDomainSockets() {
    return nio.supportsDomainSockets();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return nio.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return nio.convert(address);
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int count, ThreadFactory factory, int ioRatio) {
    ThreadFactory named =
        task -> {
          Thread thread = factory.newThread(task);
          thread.setName(thread.getName().replace("vert.x-", "lintel-vertx-"));
          threads.add(thread);
          return thread;
        };
    return nio.eventLoopGroup(type, count, named, ioRatio);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = nio.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel channel = factory.newChannel();
      channel.pipeline().addLast(new Acceptor());
      listening.add(channel);
      return channel;
    };
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return nio.channelFactory(domainSocket);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return nio.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return nio.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return nio.datagramChannelFactory();
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    nio.configure(config, domainSocket, bootstrap);
  }

  /** Stands before the handler of Netty's bootstrap, which registers the channel with its loop. */
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted)
          .pipeline()
          .addLast(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  VertxEventLoop loop = loops.get(channel.eventLoop());
                  if (loop != null) {
                    loop.arrived(channel);
                  }
                }
              });
      context.fireChannelRead(accepted);
    }
  }
}
