package dev.lintel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a head, in order.
 *
 * <p>A value: immutable, safe on any thread, made once and used in many responses. The values of
 * one name keep their order and are never joined (HTTP-1.6); names are looked up without regard to
 * case and keep their spelling. Every name and value is checked when the fields are made, so that
 * no server can be made to split a response (HTTP-3.9).
 */
public final class Headers {

  private static final Headers EMPTY = new Headers(new String[0]);

  /** Names at even places, each followed by its value. */
  private final String[] fields;

  private Headers(String[] fields) {
    this.fields = fields;
  }

  /**
   * No fields at all.
   *
   * @return the empty headers
   */
  public static Headers of() {
    return EMPTY;
  }

  /**
   * Fields from names and values in turn.
   *
   * @param namesAndValues a name, its value, the next name, its value, and so on
   * @return the headers
   * @throws IllegalArgumentException if the number of strings is odd, a name is no token or a value
   *     holds a character that a field must not have (HTTP-3.9)
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "names and values come in pairs, but there are " + namesAndValues.length + " strings");
    }
    String[] fields = namesAndValues.clone();
    for (int i = 0; i < fields.length; i += 2) {
      FieldSyntax.check(fields[i], fields[i + 1]);
    }
    return fields.length == 0 ? EMPTY : new Headers(fields);
  }

  /**
   * These fields, with all of one name replaced by one, which stands where the first of them stood.
   *
   * @param name the name
   * @param value the value
   * @return new headers
   * @throws IllegalArgumentException as {@link #of(String...)}
   */
  public Headers with(String name, String value) {
    FieldSyntax.check(name, value);
    int first = indexOf(name, 0);
    if (first < 0) {
      return append(name, value);
    }
    var kept = new ArrayList<String>(fields.length);
    for (int i = 0; i < fields.length; i += 2) {
      if (i == first) {
        kept.add(name);
        kept.add(value);
      } else if (!fields[i].equalsIgnoreCase(name)) {
        kept.add(fields[i]);
        kept.add(fields[i + 1]);
      }
    }
    return new Headers(kept.toArray(String[]::new));
  }

  /**
   * These fields and one more at the end.
   *
   * @param name the name
   * @param value the value
   * @return new headers
   * @throws IllegalArgumentException as {@link #of(String...)}
   */
  public Headers withAdded(String name, String value) {
    FieldSyntax.check(name, value);
    return append(name, value);
  }

  /**
   * These fields without those of one name.
   *
   * @param name the name
   * @return new headers, or these if there is no such field
   */
  public Headers without(String name) {
    if (indexOf(name, 0) < 0) {
      return this;
    }
    var kept = new ArrayList<String>(fields.length);
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(name)) {
        kept.add(fields[i]);
        kept.add(fields[i + 1]);
      }
    }
    return kept.isEmpty() ? EMPTY : new Headers(kept.toArray(String[]::new));
  }

  /**
   * The first value of a name.
   *
   * @param name the name, in any case
   * @return the value, or null if there is no such field
   */
  public @Nullable String first(String name) {
    int index = indexOf(name, 0);
    return index < 0 ? null : fields[index + 1];
  }

  /**
   * All values of a name, in order.
   *
   * @param name the name, in any case
   * @return the values, empty if there is no such field
   */
  public List<String> all(String name) {
    int index = indexOf(name, 0);
    if (index < 0) {
      return List.of();
    }
    var values = new ArrayList<String>(1);
    for (; index >= 0; index = indexOf(name, index + 2)) {
      values.add(fields[index + 1]);
    }
    return List.copyOf(values);
  }

  /**
   * Whether there is a field of that name.
   *
   * @param name the name, in any case
   * @return true if there is one
   */
  public boolean contains(String name) {
    return indexOf(name, 0) >= 0;
  }

  /**
   * The number of fields, each value of a repeated name counted.
   *
   * @return the number
   */
  public int size() {
    return fields.length / 2;
  }

  /**
   * The name of a field, as it was spelled.
   *
   * @param index the place of the field, from 0
   * @return the name
   */
  public String nameAt(int index) {
    return fields[2 * Objects.checkIndex(index, size())];
  }

  /**
   * The value of a field.
   *
   * @param index the place of the field, from 0
   * @return the value
   */
  public String valueAt(int index) {
    return fields[2 * Objects.checkIndex(index, size()) + 1];
  }

  /**
   * Hands each field to an action, in order.
   *
   * @param action takes a name and a value
   */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < fields.length; i += 2) {
      action.accept(fields[i], fields[i + 1]);
    }
  }

  /** Equal: the same fields in the same order, names compared without regard to case. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Headers headers)) {
      return false;
    }
    String[] theirs = headers.fields;
    if (theirs.length != fields.length) {
      return false;
    }
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(theirs[i]) || !fields[i + 1].equals(theirs[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < fields.length; i += 2) {
      hash = 31 * hash + fields[i].toLowerCase(Locale.ROOT).hashCode();
      hash = 31 * hash + fields[i + 1].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    var text = new StringBuilder("[");
    for (int i = 0; i < fields.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(fields[i]).append(": ").append(fields[i + 1]);
    }
    return text.append(']').toString();
  }

  private Headers append(String name, String value) {
    String[] longer = Arrays.copyOf(fields, fields.length + 2);
    longer[fields.length] = name;
    longer[fields.length + 1] = value;
    return new Headers(longer);
  }

  private int indexOf(String name, int from) {
    for (int i = from; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}
