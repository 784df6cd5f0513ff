package dev.lintel.tck.sabotage;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.tck.Await;
import dev.lintel.tck.frames.FrameServerProvider;
import dev.lintel.tck.memory.UnixServerProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The kit finds every saboteur: the tests of the rule fail, as assertions that name it.
 *
 * <p>The system property {@code lintel.tck.saboteur} runs those of some rules, sections or areas
 * only, such as {@code EXT-2.1,EXT-3,LIFE}.
 *
 * <p>In several classes, none of which takes much longer than the others: the build runs them
 * beside each other, as most of a run is waiting.
 */
abstract class SaboteurRun {

  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final Set<String> parts;

  /** Those of these areas, or sections of areas. */
  SaboteurRun(String... parts) {
    this.parts = Set.of(parts);
  }

  static Stream<Saboteur> all() {
    return Stream.of(
            RequestSaboteurs.ALL,
            ResponseSaboteurs.ALL,
            ServerSaboteurs.ALL,
            WireSaboteurs.ALL,
            ContractSaboteurs.ALL,
            CapabilitySaboteurs.ALL,
            StartSaboteurs.ALL,
            StopSaboteurs.ALL,
            TlsSaboteurs.ALL,
            UnixSaboteurs.ALL,
            ThreadSaboteurs.ALL,
            Http2Saboteurs.ALL,
            FrameSaboteurs.ALL,
            BodySaboteurs.ALL,
            CallSaboteurs.ALL,
            HeadSaboteurs.ALL,
            KeepAliveSaboteurs.ALL,
            LateSaboteurs.ALL,
            OutcomeSaboteurs.ALL,
            ReadSaboteurs.ALL,
            SignalSaboteurs.ALL,
            SocketSaboteurs.ALL,
            SocketEndSaboteurs.ALL,
            StreamSocketSaboteurs.ALL)
        .flatMap(List::stream);
  }

  /** At last the right server: what failed must pass there, with as little patience. */
  @TestFactory
  Stream<DynamicTest> theKitFindsIt() {
    var failed = new TreeSet<String>();
    return Stream.concat(
        chosen().map(each -> dynamicTest(each.toString(), () -> failed.add(assertFound(each)))),
        Stream.of(dynamicTest("the right server", () -> assertRight(failed))));
  }

  /**
   * Runs the whole kit against each saboteur: no test fails but of the broken rule and of those
   * that go with it. Takes half an hour, so it runs on demand only.
   */
  @TestFactory
  @EnabledIfSystemProperty(named = "lintel.tck.saboteurs.exact", matches = "true")
  Stream<DynamicTest> theKitFindsNothingElse() {
    return chosen().map(each -> dynamicTest(each.toString(), () -> assertNothingElse(each)));
  }

  /** Returns the test that has failed. */
  private static String assertFound(Saboteur saboteur) {
    List<String> tests = AdapterKit.testsOf(saboteur.rule());
    List<AdapterKit.Failed> found =
        assertTimeoutPreemptively(
            AT_MOST, () -> AdapterKit.runUntilOneFails(saboteur.bench().get(), tests));
    assertThat(found).as("failed tests of %s", saboteur.rule()).isNotEmpty();
    found.forEach(SaboteurRun::assertUnderstood);
    assertThat(told(found.get(0).why())).contains("Rule " + saboteur.rule() + " - ");
    awaitNoThreads();
    return found.get(0).test();
  }

  private static void assertRight(Set<String> tests) {
    Map<Boolean, List<String>> byVersion =
        tests.stream().collect(partitioningBy(AdapterKit::isOfHttp2));
    Map<Boolean, List<String>> bySocket =
        byVersion.get(false).stream().collect(partitioningBy(AdapterKit::isOfUnixSockets));
    Bench unix = Bench.patched(List.of(), UnixServerProvider.class.getName());
    assertThat(AdapterKit.run(Bench.patched(List.of()), bySocket.get(false))).isEmpty();
    assertThat(AdapterKit.run(unix, bySocket.get(true))).isEmpty();
    assertThat(AdapterKit.run(Bench.of(FrameServerProvider::new), byVersion.get(true))).isEmpty();
  }

  private static void assertUnderstood(AdapterKit.Failed failed) {
    assertThat(failed.why()).isInstanceOf(AssertionError.class);
    assertThat(failed.why().getMessage()).as("what is told").isNotBlank();
  }

  private static void assertNothingElse(Saboteur saboteur) {
    boolean http2 = isPart(saboteur.rule(), "H2") || isPart(saboteur.rule(), "WS-10");
    List<String> all =
        AdapterKit.all().stream().filter(test -> !http2 || AdapterKit.isOfHttp2(test)).toList();
    List<AdapterKit.Failed> failed = AdapterKit.run(saboteur.bench().get(), all);
    failed.forEach(SaboteurRun::assertUnderstood);
    String unexplained =
        failed.stream()
            .filter(each -> !explains(saboteur, each))
            .map(each -> each.test() + " " + each.rules() + ": " + each.why())
            .collect(joining("\n"));
    assertThat(unexplained).as("what fails for no reason").isEmpty();
    assertThat(saboteur.also())
        .as("rules that go with %s, but no test of them fails", saboteur.rule())
        .allMatch(part -> failed.stream().anyMatch(each -> isOneOf(each.rules(), part)));
    awaitNoThreads();
  }

  /** The end of a class fails for what a failed test has left behind. */
  private static boolean explains(Saboteur saboteur, AdapterKit.Failed failed) {
    return failed.rules().isEmpty()
        || failed.rules().contains(saboteur.rule())
        || saboteur.also().stream().anyMatch(part -> isOneOf(failed.rules(), part));
  }

  private static boolean isOneOf(Set<String> rules, String part) {
    return rules.stream().anyMatch(rule -> isPart(rule, part));
  }

  private Stream<Saboteur> chosen() {
    List<String> only = List.of(System.getProperty("lintel.tck.saboteur", "").split(","));
    return own().filter(each -> only.stream().anyMatch(part -> isPart(each.rule(), part)));
  }

  final Stream<Saboteur> own() {
    return all().filter(each -> parts.stream().anyMatch(part -> isPart(each.rule(), part)));
  }

  private static boolean isPart(String rule, String part) {
    return part.isEmpty()
        || rule.equals(part)
        || rule.startsWith(part + "-")
        || rule.startsWith(part + ".");
  }

  private static String told(Throwable failure) {
    var told = new StringWriter();
    failure.printStackTrace(new PrintWriter(told));
    return told.toString();
  }

  private static void awaitNoThreads() {
    Await.until("no thread of the server survives", () -> !isAnyAlive());
  }

  private static boolean isAnyAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("lintel-") && thread.isAlive());
  }
}
