package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;

import dev.lintel.tck.memory.MemoryServerProvider;
import java.util.List;
import java.util.Set;

/** Servers that say something wrong of themselves. */
final class CapabilitySaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          patched(
              "EXT-1.2",
              "claims the trailers of requests and drops them",
              new Patch(
                  "dev.lintel.tck.memory.MemoryServerProvider",
                  "return Set.of();",
                  "return Set.of(Capability.REQUEST_TRAILERS);")),
          new Saboteur(
              "EXT-1.5",
              "offers two providers of one name",
              Set.of(),
              () ->
                  Bench.service("memory", MemoryServerProvider::new, "/sabotage/offered-twice/")));

  private CapabilitySaboteurs() {}
}
