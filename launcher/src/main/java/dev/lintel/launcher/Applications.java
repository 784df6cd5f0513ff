package dev.lintel.launcher;

import dev.lintel.Application;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes applications from their names: {@code com.acme.Shop}, a public class with a public
 * constructor without parameters, or {@code com.acme.Shop::create}, a public static method without
 * parameters.
 */
final class Applications {

  /** Names the application that a jar runs by default, on its first line. */
  static final String DEFAULT_RESOURCE = "META-INF/lintel/application";

  private final ClassLoader loader;
  private final List<Path> paths;

  private Applications(ClassLoader loader, List<Path> paths) {
    this.loader = loader;
    this.paths = paths;
  }

  /**
   * Applications of the launcher's own class path, and of more jars and directories.
   *
   * @param directory where relative paths begin
   * @param appPath as for {@link AppPath#loader}
   */
  static Applications in(Path directory, @Nullable String appPath) throws LaunchException {
    try {
      return new Applications(
          AppPath.loader(directory, appPath), AppPath.paths(directory, appPath));
    } catch (IllegalArgumentException missing) {
      throw LaunchException.usage(List.of(String.valueOf(missing.getMessage())));
    }
  }

  /** The loader of the application, in which servers may lie, too. */
  ClassLoader loader() {
    return loader;
  }

  /** The name of the application that the jar runs by default, or null. */
  static @Nullable String defaultName() {
    ClassLoader own = Objects.requireNonNull(Applications.class.getClassLoader());
    try (InputStream resource = own.getResourceAsStream(DEFAULT_RESOURCE)) {
      return resource == null
          ? null
          : new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** Makes the application of that name. */
  Application make(String name) throws LaunchException {
    int colons = name.indexOf("::");
    try {
      return colons < 0
          ? construct(load(name))
          : call(load(name.substring(0, colons)), name.substring(colons + 2));
    } catch (InvocationTargetException thrown) {
      Throwable cause = Objects.requireNonNull(thrown.getCause());
      throw LaunchException.start(name + " failed: " + LaunchException.oneLine(cause), cause);
    } catch (LinkageError broken) {
      // The failure of a static initialiser is not told by the error itself.
      Throwable cause = broken.getCause() == null ? broken : broken.getCause();
      throw LaunchException.start(
          name + " cannot be loaded: " + LaunchException.oneLine(cause), broken);
    } catch (ReflectiveOperationException impossible) {
      throw LaunchException.start(
          name + " cannot be called: " + LaunchException.oneLine(impossible), impossible);
    }
  }

  private Class<?> load(String name) throws LaunchException {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException missing) {
      String where = paths.isEmpty() ? "the class path; is --app-path missing?" : paths.toString();
      throw LaunchException.start("there is no class " + name + " in " + where, missing);
    }
  }

  private static Application construct(Class<?> type)
      throws LaunchException, ReflectiveOperationException {
    if (!Application.class.isAssignableFrom(type)) {
      throw LaunchException.start(
          type.getName()
              + " is no application: it implements neither dev.lintel.SyncApplication nor"
              + " dev.lintel.AsyncApplication",
          null);
    }
    if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
      throw LaunchException.start(type.getName() + " must be public and not abstract", null);
    }
    try {
      return (Application) type.getConstructor().newInstance();
    } catch (NoSuchMethodException missing) {
      throw LaunchException.start(
          type.getName() + " has no public constructor without parameters", missing);
    }
  }

  private static Application call(Class<?> type, String method)
      throws LaunchException, ReflectiveOperationException {
    String name = type.getName() + "::" + method;
    Method factory;
    try {
      factory = type.getMethod(method);
    } catch (NoSuchMethodException missing) {
      throw LaunchException.start(
          "there is no public method " + name + " without parameters", missing);
    }
    if (!Modifier.isStatic(factory.getModifiers()) || !Modifier.isPublic(type.getModifiers())) {
      throw LaunchException.start(name + " must be a static method of a public class", null);
    }
    Object made = factory.invoke(null);
    if (made instanceof Application application) {
      return application;
    }
    throw LaunchException.start(
        name
            + " returned no application but "
            + (made == null ? "null" : made.getClass().getName()),
        null);
  }
}
