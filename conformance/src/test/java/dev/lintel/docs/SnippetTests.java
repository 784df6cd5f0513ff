package dev.lintel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every Java block of README and guides is a region of a source that compiles. */
class SnippetTests {

  private static final Path ROOT = root();
  private static final List<Path> SOURCES =
      List.of(
          ROOT.resolve("conformance/src/test/java/dev/lintel/docs"),
          ROOT.resolve("tck/src/test/java/dev/lintel/tck/jdk"));
  private static final Pattern MARKER =
      Pattern.compile("<!-- snippet: ([A-Za-z]+\\.java)#([A-Za-z]+) -->");
  private static final Pattern RULE_ID =
      Pattern.compile("\\b(?:HTTP|LIFE|THR|EXT|CONF|APP|WS)-\\d+\\.\\d+");

  /** A fenced block: where it stands, what precedes it, what it holds. */
  private record Block(String place, String before, String text) {}

  @TestFactory
  Stream<DynamicTest> blocksEqualTheirRegions() {
    return documents().stream()
        .flatMap(file -> javaBlocks(file).stream())
        .map(block -> DynamicTest.dynamicTest(block.place(), () -> check(block)));
  }

  @Test
  void thereAreBlocks() {
    assertThat(documents().stream().flatMap(file -> javaBlocks(file).stream()).count())
        .isGreaterThan(10);
  }

  @Test
  void documentsCiteRulesThatExist() {
    var rules = new HashSet<String>();
    for (Path file : markdown(ROOT.resolve("spec"))) {
      read(file)
          .lines()
          .filter(line -> line.startsWith("#### "))
          .map(line -> line.split(" ", 3)[1])
          .forEach(rules::add);
    }
    var unknown = new ArrayList<String>();
    for (Path file : documents()) {
      RULE_ID
          .matcher(read(file))
          .results()
          .map(MatchResult::group)
          .filter(id -> !rules.contains(id))
          .forEach(id -> unknown.add(ROOT.relativize(file) + ": " + id));
    }
    assertThat(unknown).isEmpty();
  }

  private static void check(Block block) {
    Matcher marker = MARKER.matcher(block.before());
    assertThat(marker.matches())
        .as("the line before the block names a region: <!-- snippet: File.java#name -->")
        .isTrue();
    assertThat(block.text())
        .as("the block is the region %s of %s", marker.group(2), marker.group(1))
        .isEqualTo(region(source(marker.group(1)), marker.group(2)));
  }

  private static List<Block> javaBlocks(Path file) {
    var blocks = new ArrayList<Block>();
    List<String> lines = read(file).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).strip().startsWith("```java")) {
        continue;
      }
      int end = i + 1;
      while (!lines.get(end).strip().equals("```")) {
        end++;
      }
      String place = ROOT.relativize(file) + ":" + (i + 1);
      String before = i == 0 ? "" : lines.get(i - 1).strip();
      blocks.add(new Block(place, before, normal(lines.subList(i + 1, end))));
      i = end;
    }
    return blocks;
  }

  private static Path source(String name) {
    return SOURCES.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no source " + name + " in " + SOURCES));
  }

  private static String region(Path source, String name) {
    List<String> lines = read(source).lines().toList();
    List<String> marks = lines.stream().map(String::strip).toList();
    int begin = marks.indexOf("// region " + name);
    int end = marks.indexOf("// endregion " + name);
    assertThat(begin).as("%s has the region %s", source, name).isNotNegative().isLessThan(end);
    return normal(lines.subList(begin + 1, end));
  }

  /** The lines without the indentation that they share, and without empty lines around them. */
  private static String normal(List<String> lines) {
    return String.join("\n", lines).stripTrailing().stripIndent().strip();
  }

  private static List<Path> documents() {
    var documents = new ArrayList<Path>();
    documents.add(ROOT.resolve("README.md"));
    documents.addAll(markdown(ROOT.resolve("docs")));
    return documents;
  }

  private static List<Path> markdown(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !folder.relativize(file).startsWith("target"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** The top of the source tree, above the module whose tests run. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("spec"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
