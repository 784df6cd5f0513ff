package dev.lintel;

import java.util.Set;

/**
 * What an application may know of the server that runs it.
 *
 * <p>Implemented by servers; handed to {@code startup} and reachable from each request. May be used
 * on any thread.
 */
public interface ServerInfo {

  /** The version of the specification that this release of the contract implements. */
  String SPEC_VERSION = "0.1";

  /**
   * The short name by which a configuration chooses the server, such as {@code jetty}.
   *
   * @return the name
   */
  String name();

  /**
   * The version of the native server.
   *
   * @return the version, as the server states it
   */
  String version();

  /**
   * The version of the specification that the adapter implements.
   *
   * @return {@code major.minor}; for people: features are found by capability
   */
  default String specVersion() {
    return SPEC_VERSION;
  }

  /**
   * What the server claims to be able to do.
   *
   * @return the claimed capabilities
   */
  Set<Capability> capabilities();

  /**
   * Whether the server claims a capability.
   *
   * @param capability the capability
   * @return true if it is claimed
   */
  default boolean supports(Capability capability) {
    return capabilities().contains(capability);
  }

  /**
   * Whether the server has begun to drain: it accepts nothing new and ends when the live exchanges
   * have (LIFE-3.1).
   *
   * @return true from the begin of the drain on
   */
  boolean isDraining();
}
