package dev.lintel;

import java.util.Objects;

/**
 * A typed key of a request attribute or of an extension.
 *
 * <p>Two keys are the same only if they are the same object: keep a key in a constant. The name is
 * for people.
 *
 * @param <T> the type of the value
 */
public final class Key<T> {

  private final String name;
  private final Class<T> type;

  private Key(String name, Class<T> type) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
  }

  /**
   * A new key, different from every other one.
   *
   * @param name a name for messages, such as {@code "acme.user"}
   * @param type the type of the value
   * @param <T> the type of the value
   * @return the key
   */
  public static <T> Key<T> of(String name, Class<T> type) {
    return new Key<>(name, type);
  }

  /**
   * The name given to {@link #of}.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The type given to {@link #of}.
   *
   * @return the type of the value
   */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
