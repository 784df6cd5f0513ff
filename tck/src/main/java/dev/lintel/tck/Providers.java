package dev.lintel.tck;

import dev.lintel.server.ServerProvider;
import java.util.ServiceLoader;
import java.util.TreeSet;
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
