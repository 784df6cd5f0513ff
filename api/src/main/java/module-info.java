/** The gateway interface: contracts, servers, what adapters share, middleware. */
@org.jspecify.annotations.NullMarked
module dev.lintel.api {
  requires static transitive org.jspecify;

  exports dev.lintel;
  exports dev.lintel.middleware;
  exports dev.lintel.middleware.lint;
  exports dev.lintel.server;
  exports dev.lintel.spi;

  uses dev.lintel.server.ServerProvider;
}
