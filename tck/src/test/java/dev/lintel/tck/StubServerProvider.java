package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server that never starts: all that reports need is its name. */
public final class StubServerProvider implements ServerProvider {

  /** The name by which the kit finds it. */
  public static final String CLASS = "dev.lintel.tck.StubServerProvider";

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.REQUEST_TRAILERS);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    throw new StartException("the stub cannot start", null);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return Map.of("port", List.of("Stub.port=" + options.binds().get(0).port()));
  }
}
