package dev.lintel.tck.sabotage;

import dev.lintel.server.ServerProvider;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the kit runs on.
 *
 * @param loader loads the kit, the contract and the server
 * @param server what names the server under test, as in {@link dev.lintel.tck.ServerExtension}
 */
record Bench(ClassLoader loader, String server) {

  /** A server on the contract as it is. */
  static Bench of(Supplier<ServerProvider> server) {
    SabotagedServerProvider.use(server);
    return new Bench(Bench.class.getClassLoader(), SabotagedServerProvider.class.getName());
  }

  /** The right server on a contract of which some lines are others. */
  static Bench patched(List<Patch> patches) {
    return patched(patches, MemoryServerProvider.class.getName());
  }

  /** Another right server on a contract of which some lines are others. */
  static Bench patched(List<Patch> patches, String server) {
    return new Bench(PatchedClassLoader.of(patches), server);
  }

  /** A server that is found by its name, as a service of one more folder of the class path. */
  static Bench service(String name, Supplier<ServerProvider> server, String folder) {
    SabotagedServerProvider.use(server);
    URL url = Objects.requireNonNull(Bench.class.getResource(folder), folder);
    return new Bench(new URLClassLoader(new URL[] {url}, Bench.class.getClassLoader()), name);
  }
}
