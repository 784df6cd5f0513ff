package dev.lintel.tck.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.lintel.spec.Requirement;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.Await;
import dev.lintel.tck.ServerExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The kit finds every saboteur: the tests of the rule fail, as assertions that name it.
 *
 * <p>The system property {@code lintel.tck.saboteur} runs those of one rule only.
 */
class SaboteurTests {

  private static final Path LIST =
      Path.of("src", "main", "resources", "dev", "lintel", "tck", "sabotaged-rules.txt");
  private static final Path GAPS = Path.of("src", "test", "resources", "saboteur-gaps.txt");
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final SortedMap<String, List<Method>> TESTS = tests();

  private static Stream<Saboteur> all() {
    return Stream.of(
            RequestSaboteurs.ALL, ResponseSaboteurs.ALL, ServerSaboteurs.ALL, WireSaboteurs.ALL)
        .flatMap(List::stream);
  }

  @TestFactory
  Stream<DynamicTest> theKitFindsIt() {
    String only = System.getProperty("lintel.tck.saboteur", "");
    return all()
        .filter(each -> only.isEmpty() || each.rule().equals(only))
        .map(
            each ->
                dynamicTest(
                    each.toString(),
                    () -> assertTimeoutPreemptively(AT_MOST, () -> assertFound(each))));
  }

  @Test
  void everyTestedMustHasASaboteurOrAReason() throws IOException {
    Map<String, String> gaps = gaps();
    SortedSet<String> sabotaged = sabotaged();
    SpecIndex spec = SpecIndex.load();
    SortedSet<String> tested = new TreeSet<>(TESTS.keySet());
    tested.removeIf(id -> spec.rule(id) == null || !spec.rule(id).level().equals("MUST"));
    assertThat(tested).as("saboteurs of rules that are no tested MUST").containsAll(sabotaged);
    SortedSet<String> open = new TreeSet<>(tested);
    open.removeAll(sabotaged);
    assertThat(gaps.keySet())
        .as("rules without a saboteur; each has a line 'rule | reason' in %s", GAPS)
        .containsExactlyInAnyOrderElementsOf(open);
    assertThat(gaps.values()).noneMatch(String::isBlank);
    System.Logger log = System.getLogger(SaboteurTests.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "{0} of {1} tested MUST rules have a saboteur",
        sabotaged.size(),
        tested.size());
  }

  @Test
  void theListOfSabotagedRulesIsFresh() throws IOException {
    if (Boolean.getBoolean("lintel.tck.saboteurs.write")) {
      Files.createDirectories(LIST.getParent());
      Files.write(LIST, sabotaged());
    }
    assertThat(Files.readAllLines(LIST))
        .as("stale; run: mvn -pl tck test -Dtest=SaboteurTests -Dlintel.tck.saboteurs.write=true")
        .containsExactlyElementsOf(sabotaged());
  }

  private static void assertFound(Saboteur saboteur) {
    List<Throwable> failures = run(saboteur);
    assertThat(failures).as("failed tests of %s", saboteur.rule()).isNotEmpty();
    for (Throwable failure : failures) {
      assertThat(failure).isInstanceOf(AssertionError.class);
      var told = new StringWriter();
      failure.printStackTrace(new PrintWriter(told));
      assertThat(failure.getMessage()).as("what is told").isNotBlank();
      assertThat(told.toString()).contains("Rule " + saboteur.rule() + " - ");
    }
    Await.until("no thread of the server survives", () -> !isAnyAlive());
  }

  private static boolean isAnyAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("lintel-") && thread.isAlive());
  }

  private static List<Throwable> run(Saboteur saboteur) {
    SabotagedServerProvider.use(saboteur);
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                TESTS.get(saboteur.rule()).stream()
                    .map(method -> selectMethod(method.getDeclaringClass(), method))
                    .toList())
            .configurationParameter(ServerExtension.SERVER, SabotagedServerProvider.class.getName())
            .build();
    List<Throwable> failures = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                  failures.add(result.getThrowable().orElseThrow());
                }
              }
            });
    return failures;
  }

  private static SortedSet<String> sabotaged() {
    var rules = new TreeSet<String>();
    all().forEach(each -> rules.add(each.rule()));
    return rules;
  }

  private static Map<String, String> gaps() throws IOException {
    var gaps = new TreeMap<String, String>();
    for (String line : Files.readAllLines(GAPS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\\s*\\|\\s*", 2);
        gaps.put(parts[0], parts.length < 2 ? "" : parts[1]);
      }
    }
    return gaps;
  }

  private static SortedMap<String, List<Method>> tests() {
    var tests = new TreeMap<String, List<Method>>();
    for (Class<?> type :
        ReflectionSupport.findAllClassesInPackage(
            "dev.lintel.tck.adapter", each -> !each.isInterface(), name -> true)) {
      for (Method method :
          ReflectionSupport.findMethods(
              type,
              each -> AnnotationSupport.isAnnotated(each, Testable.class),
              HierarchyTraversalMode.TOP_DOWN)) {
        Requirement requirement = method.getAnnotation(Requirement.class);
        if (requirement != null) {
          for (String id : requirement.value()) {
            tests.computeIfAbsent(id, i -> new ArrayList<>()).add(method);
          }
        }
      }
    }
    return tests;
  }
}
