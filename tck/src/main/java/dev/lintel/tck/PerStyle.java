package dev.lintel.tck;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What a test has of each {@link Style}, if both wait beside each other. */
public final class PerStyle<T> {
  private final Map<Style, T> parts = new EnumMap<>(Style.class);

  /** Keeps the part of a style. */
  public void put(Style style, T part) {
    parts.put(style, part);
  }

  /** The part of a style, which was put. */
  public T get(Style style) {
    return Objects.requireNonNull(parts.get(style), "nothing was put");
  }

  /** The parts that were put. */
  public Collection<T> values() {
    return parts.values();
  }

  /** Hands out each part with its style. */
  public void forEach(BiConsumer<Style, T> action) {
    parts.forEach(action);
  }
}
