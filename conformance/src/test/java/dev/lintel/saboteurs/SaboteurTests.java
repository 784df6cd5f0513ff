package dev.lintel.saboteurs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.application.ApplicationKit;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The application kit finds exactly the rules that wrong applications break, and says so well.
 *
 * <p>The build asks the rules of the same section; {@code -Dlintel.saboteurs.whole=true} asks all,
 * which takes some minutes.
 */
class SaboteurTests {

  private static final String PATIENCE = "lintel.tck.patience";

  /** Whether the whole kit meets each saboteur, and not only the section of the broken rule. */
  private static final boolean WHOLE = Boolean.getBoolean("lintel.saboteurs.whole");

  private static final SpecIndex SPEC = SpecIndex.load();

  private static final Path LIST =
      Path.of(
          "..",
          "tck",
          "src",
          "main",
          "resources",
          "dev",
          "lintel",
          "tck",
          "sabotaged-application-rules.txt");

  /** A test of the kit that failed. */
  private record Failure(String test, Set<String> rules, Throwable cause) {}

  private static final List<Method> SABOTEURS =
      Stream.of(WrongFinding.class, WrongBodies.class, WrongStreams.class, WrongLives.class)
          .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
          .filter(method -> method.isAnnotationPresent(Violates.class))
          .sorted(Comparator.comparing(SaboteurTests::firstRule))
          .toList();

  /** Failures are waited for here, so that a short patience saves minutes. */
  @BeforeAll
  static void loseThePatience() {
    System.setProperty(PATIENCE, "2500");
  }

  @AfterAll
  static void regainThePatience() {
    System.clearProperty(PATIENCE);
  }

  @Test
  void everyRuleThatWantsATestHasASaboteur() {
    Set<String> wanted =
        SPEC.rules().stream()
            .filter(rule -> rule.id().startsWith("APP-") && rule.wantsTest())
            .map(SpecIndex.Rule::id)
            .collect(toCollection(TreeSet::new));
    assertThat(sabotaged()).containsAll(wanted);
  }

  /** The reports count by it. */
  @Test
  void theListOfSabotagedRulesIsFresh() throws IOException {
    if (Boolean.getBoolean("lintel.tck.saboteurs.write")) {
      Files.write(LIST, sabotaged());
    }
    assertThat(Files.readAllLines(LIST))
        .as(
            "stale; run: mvn -pl conformance surefire:test"
                + " -Dtest='SaboteurTests#theListOfSabotagedRulesIsFresh'"
                + " -Dlintel.tck.saboteurs.write=true")
        .containsExactlyElementsOf(sabotaged());
  }

  private static SortedSet<String> sabotaged() {
    return SABOTEURS.stream()
        .flatMap(method -> Arrays.stream(method.getAnnotation(Violates.class).value()))
        .collect(toCollection(TreeSet::new));
  }

  @TestFactory
  Stream<DynamicTest> theKitFindsExactlyTheBrokenRules() {
    return SABOTEURS.stream()
        .map(
            method ->
                DynamicTest.dynamicTest(
                    firstRule(method) + " " + method.getName(), () -> check(method)));
  }

  @Test
  void whatTheLintFindsFailsTheTestInWhichItIsNoticed() throws NoSuchMethodException {
    List<Failure> failures = run(SaboteurTests.class.getDeclaredMethod("answersTwice"), "APP-2.1");
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.cause())
                    .hasMessageStartingWith("the lint has findings:\nHTTP-11.3, broken by the ")
                    .hasMessageContaining("GET /plaintext")
                    .hasMessageContaining("SaboteurTests"));
  }

  /** The second answer is refused, and the client sees nothing of it. */
  static Application answersTwice() {
    return Wrong.at(
        "/plaintext",
        right ->
            (request, responder) -> {
              CompletionStage<Void> first = right.handle(request, responder);
              responder.send(ResponseHead.of(500), ByteBuffer.allocate(0));
              return first;
            });
  }

  private static void check(Method saboteur) {
    List<Failure> failures;
    try {
      String rule = firstRule(saboteur);
      failures = run(saboteur, rule.substring(0, rule.indexOf('.')));
    } finally {
      WrongLives.release();
    }
    var broken = new TreeSet<String>();
    failures.forEach(failure -> broken.addAll(failure.rules()));
    assertThat(broken)
        .as("the rules of the tests that failed: %s", failures)
        .containsExactlyInAnyOrder(saboteur.getAnnotation(Violates.class).value());
    for (Failure failure : failures) {
      assertThat(failure.cause())
          .as("a failure that a stranger understands, in %s", failure.test())
          .isInstanceOf(AssertionError.class);
      assertThat(failure.cause().getSuppressed())
          .as("the evidence of %s", failure.test())
          .anySatisfy(
              evidence ->
                  assertThat(evidence).hasMessageContaining("Rule " + first(failure.rules())));
    }
  }

  private static List<Failure> run(Method saboteur, String rules) {
    String name = saboteur.getDeclaringClass().getName() + "::" + saboteur.getName();
    ApplicationKit kit =
        ApplicationKit.on(name)
            .withServers(List.of(MemoryServerProvider.class.getName()))
            .withRules(WHOLE ? List.of() : List.of(rules));
    var failures = new ArrayList<Failure>();
    var config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(
                new TestExecutionListener() {
                  @Override
                  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    result.getThrowable().ifPresent(cause -> failures.add(failure(test, cause)));
                  }
                })
            .build();
    LauncherFactory.create(config).execute(kit.request());
    return failures;
  }

  private static Failure failure(TestIdentifier test, Throwable cause) {
    Set<String> rules =
        test.getSource().orElse(null) instanceof MethodSource source
            ? Set.of(source.getJavaMethod().getAnnotation(Requirement.class).value())
            : Set.of("none: " + test.getDisplayName() + ": " + cause);
    return new Failure(test.getDisplayName(), rules, cause);
  }

  private static String firstRule(Method saboteur) {
    return saboteur.getAnnotation(Violates.class).value()[0];
  }

  private static String first(Set<String> rules) {
    return rules.iterator().next();
  }
}
