/** Runs Lintel applications on Jetty 12.1. */
@org.jspecify.annotations.NullMarked
module dev.lintel.adapter.jetty {
  requires static transitive org.jspecify;
  requires transitive dev.lintel.api;
  requires transitive org.eclipse.jetty.server;
  requires org.eclipse.jetty.http2.common;
  requires org.eclipse.jetty.http2.server;

  exports dev.lintel.adapter.jetty;

  provides dev.lintel.server.ServerProvider with
      dev.lintel.adapter.jetty.JettyServerProvider;
}
