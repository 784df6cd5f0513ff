package dev.lintel.tck.sabotage;

import dev.lintel.server.ServerProvider;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Something that is wrong in one point: a server, or the contract that every server ships with.
 *
 * @param rule the rule that it breaks
 * @param wrong what it does, in one sentence
 * @param also the rules that nobody can keep who breaks that one so; a section or an area of rules
 *     where the rule is what all of them stand on
 * @param bench makes what the kit runs on
 */
record Saboteur(String rule, String wrong, Set<String> also, Supplier<Bench> bench) {

  /** A wrong server. */
  Saboteur(String rule, String wrong, Supplier<ServerProvider> server) {
    this(rule, wrong, Set.of(), () -> Bench.of(server));
  }

  /** The right server with other lines in the code that all servers share. */
  static Saboteur patched(String rule, String wrong, Patch... patches) {
    return new Saboteur(rule, wrong, Set.of(), () -> Bench.patched(List.of(patches)));
  }

  /** The same, with the rules that go with the broken one. */
  Saboteur also(String... parts) {
    return new Saboteur(rule, wrong, Set.of(parts), bench);
  }

  @Override
  public String toString() {
    return rule + ": " + wrong;
  }
}
