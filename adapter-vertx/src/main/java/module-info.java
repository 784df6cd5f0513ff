/** Runs Lintel applications on Vert.x. */
@org.jspecify.annotations.NullMarked
module dev.lintel.adapter.vertx {
  requires transitive dev.lintel.api;
  requires transitive io.vertx.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;

  exports dev.lintel.adapter.vertx;

  provides dev.lintel.server.ServerProvider with
      dev.lintel.adapter.vertx.VertxServerProvider;
}
