package dev.lintel.tck;

import dev.lintel.Application;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The application under test, made anew for each server from its name: {@code com.acme.Contract}, a
 * class with a constructor without parameters, or {@code com.acme.Contract::create}, a static
 * method without parameters. Neither need be public.
 */
public final class NamedApplication {

  private interface Maker {
    Object make() throws ReflectiveOperationException;
  }

  private final String name;
  private final Maker maker;

  private NamedApplication(String name, Maker maker) {
    this.name = name;
    this.maker = maker;
  }

  /**
   * Finds the class or method.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static NamedApplication of(String name) {
    int colons = name.indexOf("::");
    String typeName = colons < 0 ? name : name.substring(0, colons);
    Class<?> type =
        ReflectionSupport.tryToLoadClass(typeName)
            .getOrThrow(
                missing -> new IllegalArgumentException("there is no class " + typeName, missing));
    return new NamedApplication(
        name, colons < 0 ? constructor(type) : method(type, name.substring(colons + 2)));
  }

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if it is no application or cannot be made
   */
  Application make() {
    Object made;
    try {
      made = maker.make();
    } catch (InvocationTargetException thrown) {
      throw new IllegalArgumentException(name + " failed: " + thrown.getCause(), thrown.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalArgumentException(name + " cannot be called: " + impossible, impossible);
    }
    if (made instanceof Application application) {
      return application;
    }
    throw new IllegalArgumentException(
        name
            + " is no application: it gives "
            + (made == null ? "null" : "a " + made.getClass().getName())
            + ", which is neither a dev.lintel.SyncApplication nor a dev.lintel.AsyncApplication");
  }

  private static Maker constructor(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(type.getName() + " is abstract");
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor::newInstance;
    } catch (NoSuchMethodException missing) {
      throw new IllegalArgumentException(
          type.getName() + " has no constructor without parameters", missing);
    }
  }

  private static Maker method(Class<?> type, String method) {
    try {
      Method factory = type.getDeclaredMethod(method);
      if (Modifier.isStatic(factory.getModifiers())) {
        factory.setAccessible(true);
        return () -> factory.invoke(null);
      }
    } catch (NoSuchMethodException missing) {
      // Told below, like a method that is not static.
    }
    throw new IllegalArgumentException(
        "there is no static method " + type.getName() + "::" + method + " without parameters");
  }
}
