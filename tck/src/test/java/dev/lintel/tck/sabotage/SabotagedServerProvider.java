package dev.lintel.tck.sabotage;

import dev.lintel.server.ServerProvider;
import dev.lintel.tck.ForwardingServerProvider;
import java.util.function.Supplier;

/** The saboteur at work, for a kit that makes its provider from the name of a class. */
public final class SabotagedServerProvider extends ForwardingServerProvider {

  private static volatile Supplier<ServerProvider> present;

  /** The provider of the saboteur at work. */
  public SabotagedServerProvider() {
    super(present.get());
  }

  static void use(Supplier<ServerProvider> server) {
    present = server;
  }
}
