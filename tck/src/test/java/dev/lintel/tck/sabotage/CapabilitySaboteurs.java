package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;
import static dev.lintel.tck.sabotage.Wrong.request;

import dev.lintel.Capability;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ServerInfo;
import dev.lintel.tck.ForwardingServerProvider;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.util.List;
import java.util.Set;

/** Servers that say something wrong of themselves. */
final class CapabilitySaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "EXT-1.1",
              "claims more in a request than in its provider",
              request(
                  r ->
                      new ForwardingAsyncRequest(r) {
                        private final ServerInfo proud = new Proud(super.server());

                        @Override
                        public ServerInfo server() {
                          return proud;
                        }
                      })),
          new Saboteur(
              "EXT-1.4",
              "does not know the version of its server",
              () ->
                  new ForwardingServerProvider(new MemoryServerProvider()) {
                    @Override
                    public String version() {
                      return "unknown";
                    }
                  }),
          patched(
                  "EXT-1.2",
                  "claims the trailers of requests and drops them",
                  new Patch(
                      "dev.lintel.tck.memory.MemoryBodyReader",
                      "chunks.trailers(exchange::readTrailer);",
                      "chunks.trailers((name, value) -> {});"))
              .also("HTTP-5.12", "HTTP-5.14", "HTTP-5.15", "HTTP-5.16"),
          new Saboteur(
              "EXT-1.5",
              "offers two providers of one name",
              Set.of(),
              () ->
                  Bench.service("memory", MemoryServerProvider::new, "/sabotage/offered-twice/")));

  private CapabilitySaboteurs() {}

  private record Proud(ServerInfo info) implements ServerInfo {
    @Override
    public String name() {
      return info.name();
    }

    @Override
    public String version() {
      return info.version();
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ZERO_COPY_FILES);
    }

    @Override
    public boolean isDraining() {
      return info.isDraining();
    }
  }
}
