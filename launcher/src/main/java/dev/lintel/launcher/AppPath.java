package dev.lintel.launcher;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where applications and servers lie beside the launcher: what {@code --app-path} says (CONF-1.4).
 */
public final class AppPath {

  private AppPath() {}

  /**
   * A loader of the launcher's own class path and of more jars and directories.
   *
   * @param directory where relative paths begin
   * @param appPath jars and directories of classes, separated as in a class path; {@code lib/*}
   *     stands for all jars of a directory; null for none
   * @return the loader, which is never closed: what it loads lives until the process ends
   * @throws IllegalArgumentException if one is missing, with a message that names it
   */
  public static ClassLoader loader(Path directory, @Nullable String appPath) {
    ClassLoader own = Objects.requireNonNull(AppPath.class.getClassLoader());
    List<Path> paths = paths(directory, appPath);
    return paths.isEmpty() ? own : new URLClassLoader(urls(paths), own);
  }

  /** The jars and directories one by one. */
  static List<Path> paths(Path directory, @Nullable String appPath) {
    var paths = new ArrayList<Path>();
    if (appPath != null) {
      for (String part : appPath.split(File.pathSeparator, -1)) {
        paths.addAll(expand(directory, part));
      }
    }
    return List.copyOf(paths);
  }

  private static List<Path> expand(Path directory, String part) {
    boolean wildcard = part.endsWith("/*");
    Path path = directory.resolve(wildcard ? part.substring(0, part.length() - 2) : part);
    if (part.isEmpty() || !(wildcard ? Files.isDirectory(path) : Files.exists(path))) {
      throw new IllegalArgumentException("--app-path: there is no '" + part + "'");
    }
    if (!wildcard) {
      return List.of(path);
    }
    var jars = new ArrayList<Path>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException failure) {
      throw new IllegalArgumentException(
          "--app-path: " + LaunchException.oneLine(failure), failure);
    }
    jars.sort(null);
    return jars;
  }

  private static URL[] urls(List<Path> paths) {
    URL[] urls = new URL[paths.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = paths.get(i).toUri().toURL();
      } catch (MalformedURLException impossible) {
        throw new AssertionError(impossible);
      }
    }
    return urls;
  }
}
