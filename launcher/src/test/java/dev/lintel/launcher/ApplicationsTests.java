package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lintel.spec.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationsTests {

  private static final String FIXTURES = "dev.lintel.launcher.Fixtures";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {FIXTURES + "$Good", FIXTURES + "::create"})
  @Requirement("CONF-1.1")
  void classesAndFactoriesAreMade(String name) throws Exception {
    assertThat(Applications.in(directory, null).make(name)).isInstanceOf(Fixtures.Good.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no.Such|there is no class no.Such in the class path; is --app-path missing?",
        "$NoApplication|F$NoApplication is no application: it implements neither"
            + " dev.lintel.SyncApplication nor dev.lintel.AsyncApplication",
        "$Abstract|F$Abstract must be public and not abstract",
        "$Hidden|F$Hidden must be public and not abstract",
        "$NeedsArgument|F$NeedsArgument has no public constructor without parameters",
        "$FailsInConstructor|F$FailsInConstructor failed: java.lang.IllegalStateException: no"
            + " database",
        "$FailsInInitializer|F$FailsInInitializer cannot be loaded:"
            + " java.lang.NumberFormatException: For input string: \"no number\"",
        "::none|there is no public method F::none without parameters",
        "::createFromInstance|F::createFromInstance must be a static method of a public class",
        "::createNull|F::createNull returned no application but null",
        "::createText|F::createText returned no application but java.lang.String",
        "::createFailing|F::createFailing failed: java.lang.IllegalStateException: no database"
      })
  @Requirement("CONF-1.2")
  void whatCannotBeMadeIsToldInOneLine(String name, String message) throws Exception {
    String full = name.startsWith("no.") ? name : FIXTURES + name;
    Applications applications = Applications.in(directory, null);
    LaunchException failure =
        catchThrowableOfType(LaunchException.class, () -> applications.make(full));
    assertThat(failure.exitCode()).isEqualTo(3);
    assertThat(failure.getMessage())
        .isEqualTo(
            message.replaceAll("\\bF(?=[$:])", java.util.regex.Matcher.quoteReplacement(FIXTURES)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classes", "lib/shop.jar", "lib/*"})
  @Requirement("CONF-1.4")
  void classesOfDirectoriesAndJarsAreFound(String path) throws Exception {
    Path classes = directory.resolve("classes");
    Sources.compile(classes, "Shop", "public class Shop implements dev.lintel.SyncApplication {}");
    Sources.pack(classes, Files.createDirectory(directory.resolve("lib")).resolve("shop.jar"));
    Applications applications = Applications.in(directory, path);
    assertThat(applications.make("Shop").getClass().getClassLoader())
        .isSameAs(applications.loader());
  }

  @Test
  @Requirement("CONF-1.2")
  void aClassThatMissesAnotherIsTold() throws Exception {
    Sources.compile(
        directory.resolve("classes"),
        "Shop",
        "public class Shop implements dev.lintel.SyncApplication { Object o = new Part(); }"
            + " class Part {}");
    Files.delete(directory.resolve("classes/Part.class"));
    Applications applications = Applications.in(directory, "classes");
    LaunchException failure =
        catchThrowableOfType(LaunchException.class, () -> applications.make("Shop"));
    assertThat(failure.getMessage()).contains("Shop").contains("NoClassDefFoundError: Part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none.jar", "none/*", ""})
  @Requirement("CONF-2.4")
  void aPathThatIsNotThereIsWrongUsage(String path) {
    LaunchException failure =
        catchThrowableOfType(LaunchException.class, () -> Applications.in(directory, path));
    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure.getMessage()).isEqualTo("--app-path: there is no '" + path + "'");
  }
}
