package dev.lintel.tck.sabotage;

import dev.lintel.server.ServerProvider;
import java.util.function.Supplier;

/**
 * A server that is wrong in one point.
 *
 * @param rule the rule that it breaks
 * @param wrong what it does, in one sentence
 * @param server makes it
 */
record Saboteur(String rule, String wrong, Supplier<ServerProvider> server) {

  @Override
  public String toString() {
    return rule + ": " + wrong;
  }
}
