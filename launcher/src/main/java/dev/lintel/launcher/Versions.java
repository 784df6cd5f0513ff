package dev.lintel.launcher;

import dev.lintel.ServerInfo;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code lintel --version} shows. */
final class Versions implements IVersionProvider {

  /** The version in the manifest of the jar. */
  static String lintel() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "Lintel " + lintel(), "Specification " + ServerInfo.SPEC_VERSION, "Java " + Runtime.version()
    };
  }
}
