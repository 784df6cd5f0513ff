package dev.lintel.launcher;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code lintel.yaml} token by token, because only the tokens know the lines that errors
 * name. Every scalar is taken as its text: what it has to be is the setting's business.
 */
final class ConfigurationFile {

  /** Takes a value that the file holds. */
  interface Sink {
    void put(String place, String key, String text);
  }

  private final Path file;
  private final Sink values;
  private final Consumer<String> problems;

  private ConfigurationFile(Path file, Sink values, Consumer<String> problems) {
    this.file = file;
    this.values = values;
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param values takes the values, with the place of each
   * @param problems takes sentences about what is wrong
   */
  static void read(Path file, Sink values, Consumer<String> problems) {
    var reading = new ConfigurationFile(file, values, problems);
    try (Reader reader = Files.newBufferedReader(file);
        JsonParser parser = new YAMLFactory().createParser(reader)) {
      reading.document(parser);
    } catch (JsonProcessingException malformed) {
      reading.problem(malformed.getLocation(), null, reason(malformed.getOriginalMessage()));
    } catch (IOException failure) {
      problems.accept(file + ": cannot be read: " + LaunchException.oneLine(failure));
    }
  }

  private void document(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      group(parser, "");
    } else if (first != null && first != JsonToken.VALUE_NULL) {
      problem(parser.currentTokenLocation(), null, "the file must hold 'key: value' lines");
    }
  }

  private void group(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = prefix + parser.currentName();
      JsonLocation location = parser.currentTokenLocation();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && isGroup(key)) {
        group(parser, key + ".");
      } else if (value == JsonToken.START_ARRAY && isList(key)) {
        list(parser, location, key);
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        boolean known = Settings.BY_KEY.containsKey(key);
        problem(location, key, known ? "takes one value, not several" : unknown(key));
        parser.skipChildren();
      } else if (isGroup(key)) {
        if (value != JsonToken.VALUE_NULL) {
          problem(location, key, "is a group: its settings stand below it, indented");
        }
      } else if (!Settings.BY_KEY.containsKey(key)) {
        problem(location, key, unknown(key));
      } else if (value == JsonToken.VALUE_NULL) {
        problem(location, key, "has no value");
      } else {
        values.put(place(location, key), key, parser.getText());
      }
    }
  }

  private void list(JsonParser parser, JsonLocation location, String key) throws IOException {
    var texts = new ArrayList<String>();
    boolean flat = true;
    for (JsonToken value = parser.nextToken();
        value != JsonToken.END_ARRAY;
        value = parser.nextToken()) {
      flat &= value.isScalarValue() && value != JsonToken.VALUE_NULL;
      texts.add(parser.getText());
      parser.skipChildren();
    }
    if (!flat) {
      problem(location, key, "takes a list of single values");
    } else if (texts.isEmpty()) {
      problem(location, key, "has no value");
    } else {
      values.put(place(location, key), key, String.join(Values.SEPARATOR, texts));
    }
  }

  private static boolean isList(String key) {
    Setting setting = Settings.BY_KEY.get(key);
    return setting != null && setting.several();
  }

  private static boolean isGroup(String key) {
    return Settings.BY_KEY.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
  }

  private static String unknown(String key) {
    return "there is no such setting" + Suggestions.didYouMean(key, Settings.BY_KEY.keySet());
  }

  private void problem(@Nullable JsonLocation location, @Nullable String key, String message) {
    problems.accept(place(location, key) + ": " + message);
  }

  private String place(@Nullable JsonLocation location, @Nullable String key) {
    String line = location == null ? "" : ":" + location.getLineNr();
    return file + line + (key == null ? "" : ": " + key);
  }

  /** What the parser was doing and what it met; the lines between quote the file and its places. */
  private static String reason(String message) {
    return "this is no YAML: "
        + message
            .lines()
            .filter(line -> line.startsWith("while ") || !line.startsWith(" "))
            .map(String::strip)
            .collect(Collectors.joining("; "));
  }
}
