package dev.lintel;

import java.util.Set;

/**
 * What a server runs: an application in one of the two styles.
 *
 * <p>Implemented by application and framework authors through {@link SyncApplication} or {@link
 * AsyncApplication}; used by servers and by whoever mounts applications side by side. The set of
 * styles is closed.
 */
public sealed interface Application permits SyncApplication, AsyncApplication {

  /**
   * The capabilities without which this application cannot work.
   *
   * <p>A server that lacks one of them refuses to start and names all that are missing (LIFE-2.1).
   *
   * @return the required capabilities, asked for once, at start
   */
  default Set<Capability> requires() {
    return Set.of();
  }
}
