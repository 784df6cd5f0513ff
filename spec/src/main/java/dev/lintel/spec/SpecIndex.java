package dev.lintel.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of the specification, as their headings in the spec jar state them. */
public final class SpecIndex {
  private static final String FOLDER = "dev/lintel/spec";
  private static final Pattern HEADING =
      Pattern.compile(
          "#### ([A-Z][A-Z0-9]*-[0-9]+\\.[0-9]+) — (?:(withdrawn.*)|(.+?)\\s*"
              + "\\{(MUST|SHOULD|MAY) · ([a-z]+) · ([a-z]+)(?: · ([a-z0-9-]+))?\\})\\s*");

  /**
   * A rule.
   *
   * @param id the id, such as {@code HTTP-4.2}
   * @param title what the heading says
   * @param level MUST, SHOULD or MAY; empty for a withdrawn rule
   * @param subject who is bound: server, application, middleware or launcher
   * @param kind test, stochastic, lint or review
   * @param capability the capability that a server must claim to be bound, or null
   * @param text the rule itself, without its intent
   * @param intent why the rule is there, without the mark-up of its quotation; may be empty
   * @param document the file that states it, such as {@code http.md}
   * @param anchor the fragment of its heading in that file, as GitHub makes it
   */
  public record Rule(
      String id,
      String title,
      String level,
      String subject,
      String kind,
      @Nullable String capability,
      String text,
      String intent,
      String document,
      String anchor) {

    /** Whether the rule binds nobody any more; its id is never used again. */
    public boolean isWithdrawn() {
      return level.isEmpty();
    }

    /** Whether it should be kept at least, and a test can tell, if only with luck. */
    public boolean isTestable() {
      return (level.equals("MUST") || level.equals("SHOULD"))
          && (kind.equals("test") || kind.equals("stochastic"));
    }

    /** Whether it is testable and the kit is where its test belongs. */
    public boolean wantsTest() {
      return isTestable() && !subject.equals("launcher");
    }
  }

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final List<String> repeated = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();

  private SpecIndex() {}

  /** Reads the rules of the spec on the class path. */
  public static SpecIndex load() {
    var index = new SpecIndex();
    try {
      var texts = new TreeMap<String, String>();
      for (URL folder : list()) {
        texts.putAll(read(folder));
      }
      texts.forEach(index::parse);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return index;
  }

  /** Reads the rules of texts that belong to no file. */
  public static SpecIndex of(String... markdown) {
    var index = new SpecIndex();
    for (String text : markdown) {
      index.parse("", text);
    }
    return index;
  }

  /** The rule with an id, or null. */
  public @Nullable Rule rule(String id) {
    return rules.get(id);
  }

  /** All rules, in the order of the documents. */
  public Collection<Rule> rules() {
    return List.copyOf(rules.values());
  }

  /** The ids that more than one heading has. */
  public List<String> repeated() {
    return List.copyOf(repeated);
  }

  /** The headings that look like a rule and are not of its form. */
  public List<String> malformed() {
    return List.copyOf(malformed);
  }

  /**
   * The fragment that leads to a heading, as GitHub makes it: in lower case, blanks as hyphens, and
   * nothing but letters, digits, hyphens and underscores.
   */
  public static String anchor(String heading) {
    String text = heading.replaceFirst("^#+ +", "").strip().toLowerCase(Locale.ROOT);
    return text.replaceAll("[^\\p{L}\\p{M}\\p{Nd}\\p{Pc}\\- ]", "").replace(' ', '-');
  }

  private void parse(String document, String markdown) {
    List<String> lines = markdown.lines().toList();
    boolean fenced = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      fenced ^= line.startsWith("```");
      if (fenced || !line.startsWith("#### ")) {
        continue;
      }
      Matcher heading = HEADING.matcher(line);
      if (!heading.matches()) {
        malformed.add(line);
        continue;
      }
      String id = heading.group(1);
      Rule rule =
          heading.group(2) != null
              ? new Rule(id, heading.group(2), "", "", "", null, "", "", document, anchor(line))
              : new Rule(
                  id,
                  heading.group(3),
                  heading.group(4),
                  heading.group(5),
                  heading.group(6),
                  heading.group(7),
                  text(lines, i + 1),
                  intent(lines, i + 1),
                  document,
                  anchor(line));
      if (rules.putIfAbsent(id, rule) != null) {
        repeated.add(id);
      }
    }
  }

  private static String text(List<String> lines, int from) {
    var text = new StringBuilder();
    for (String line : lines.subList(from, lines.size())) {
      if (line.startsWith("#") || line.startsWith(">")) {
        break;
      }
      text.append(line).append('\n');
    }
    return text.toString().strip();
  }

  private static String intent(List<String> lines, int from) {
    var intent = new StringBuilder();
    for (String line : lines.subList(from, lines.size())) {
      if (line.startsWith("#")) {
        break;
      }
      if (line.startsWith(">")) {
        intent.append(line.substring(1).strip()).append('\n');
      }
    }
    return intent.toString().strip().replaceFirst("^Intent: ", "");
  }

  private static List<URL> list() throws IOException {
    return java.util.Collections.list(SpecIndex.class.getClassLoader().getResources(FOLDER));
  }

  private static Map<String, String> read(URL folder) throws IOException {
    var texts = new TreeMap<String, String>();
    if (folder.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var file = jar.getJarFile()) {
        for (var entry : java.util.Collections.list(file.entries())) {
          if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".md")) {
            try (InputStream in = file.getInputStream(entry)) {
              String name = entry.getName().substring(FOLDER.length() + 1);
              texts.put(name, new String(in.readAllBytes(), UTF_8));
            }
          }
        }
      }
    } else {
      try (Stream<Path> files = Files.walk(Path.of(folder.getPath()))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
          texts.put(String.valueOf(file.getFileName()), Files.readString(file));
        }
      }
    }
    return texts;
  }
}
