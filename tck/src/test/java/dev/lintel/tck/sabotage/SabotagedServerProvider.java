package dev.lintel.tck.sabotage;

import dev.lintel.tck.ForwardingServerProvider;

/** The saboteur at work, for a kit that makes its provider from the name of a class. */
public final class SabotagedServerProvider extends ForwardingServerProvider {

  private static volatile Saboteur present;

  /** The provider of the saboteur at work. */
  public SabotagedServerProvider() {
    super(present.server().get());
  }

  static void use(Saboteur saboteur) {
    present = saboteur;
  }
}
