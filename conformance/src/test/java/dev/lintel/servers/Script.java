package dev.lintel.servers;

import dev.lintel.Capability;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.wire.WireClient;

/** What a client does on one connection, the same on every server. */
interface Script {

  /** By what it is listed. */
  String name();

  /** What it sends, for people. */
  String sent();

  /** Plays it, and returns everything that the client sees of it. */
  String play(WireClient client, Witness witness);

  /**
   * Whether it can be told from what the client has seen that every request was answered, so that
   * no call of the application is still to come.
   */
  boolean isAnswered(String transcript);

  /** Whether what the application sees comes in one order. */
  default boolean isInOrder() {
    return true;
  }

  /** Whether it is for that server. */
  default boolean isFor(ServerProvider provider) {
    return true;
  }

  /** Whether a server says that it has what a script needs. */
  static boolean claims(ServerProvider provider, Capability capability) {
    return provider.capabilities().contains(capability);
  }
}
