package dev.lintel.tck;

import dev.lintel.server.ServerProvider;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;

/** Finds the server under test. */
public final class Providers {
  private Providers() {}

  /**
   * The adapter with a name or a class.
   *
   * @param name the name of a provider that the service loader finds, or the name of a class that
   *     is one and has a constructor without parameters
   * @throws IllegalArgumentException if there is none, with a message that says what there is
   */
  public static ServerProvider find(String name) {
    var present = new TreeSet<String>();
    for (ServerProvider each : ServiceLoader.load(ServerProvider.class)) {
      present.add(each.name());
      if (each.name().equals(name)) {
        return each;
      }
    }
    if (name.contains(".")) {
      return make(name);
    }
    throw new IllegalArgumentException("there is no server '" + name + "', only " + present);
  }

  /**
   * Several adapters.
   *
   * @param names names as for {@link #find}, separated by commas; null for all that the service
   *     loader finds, in the order of their names
   * @throws IllegalArgumentException if there is none
   */
  public static List<ServerProvider> all(@Nullable String names) {
    if (names != null) {
      return Arrays.stream(names.split(",", -1)).map(String::strip).map(Providers::find).toList();
    }
    var present = new TreeMap<String, ServerProvider>();
    ServiceLoader.load(ServerProvider.class).forEach(each -> present.put(each.name(), each));
    if (present.isEmpty()) {
      throw new IllegalArgumentException("there is no server on the class path: add an adapter");
    }
    return List.copyOf(present.values());
  }

  private static ServerProvider make(String name) {
    try {
      return (ServerProvider)
          ReflectionSupport.tryToLoadClass(name).andThenTry(ReflectionSupport::newInstance).get();
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(
          "there is no class " + name + " on the class path", missing);
    } catch (ClassCastException wrong) {
      throw new IllegalArgumentException(
          name + " does not implement " + ServerProvider.class.getName(), wrong);
    } catch (Exception impossible) {
      throw new IllegalArgumentException(
          name + " cannot be made by a constructor without parameters: " + impossible, impossible);
    }
  }
}
