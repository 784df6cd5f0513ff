package dev.lintel.tck.sabotage;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.ServerExtension;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit for adapters: its tests, and runs of them. */
final class AdapterKit {

  /** What failed, with the rules that it names: none for the begin and the end of a class. */
  record Failed(String test, Set<String> rules, Throwable why) {}

  /** The tests by class and name. */
  private static final Map<String, Method> TESTS = tests();

  private AdapterKit() {}

  /** The rules that some test names. */
  static SortedSet<String> rules() {
    return TESTS.values().stream()
        .flatMap(test -> rules(test).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every test. */
  static Set<String> all() {
    return TESTS.keySet();
  }

  /** Whether a test speaks HTTP/2, and so passes nothing on servers that do not. */
  static boolean isOfHttp2(String test) {
    return TESTS.get(test).getDeclaringClass().getPackageName().equals("dev.lintel.tck.adapter.h2");
  }

  /** Whether a test is one of Unix domain sockets, and so passes nothing where there are none. */
  static boolean isOfUnixSockets(String test) {
    return TESTS.get(test).getDeclaringClass().getSimpleName().equals("UnixSocketTests");
  }

  /** The tests that name a rule. */
  static List<String> testsOf(String rule) {
    return TESTS.keySet().stream().filter(test -> rules(TESTS.get(test)).contains(rule)).toList();
  }

  static List<Failed> run(Bench bench, Collection<String> tests) {
    return run(bench, tests, false);
  }

  /** Runs tests until one fails, as others may wait in vain for the same thing. */
  static List<Failed> runUntilOneFails(Bench bench, Collection<String> tests) {
    return run(bench, tests, true);
  }

  private static List<Failed> run(Bench bench, Collection<String> tests, boolean untilOneFails) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(tests.stream().map(test -> selector(bench.loader(), test)).toList())
            .configurationParameter(ServerExtension.SERVER, bench.server())
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .configurationParameter(StopAtFailure.PARAMETER, "" + untilOneFails)
            .build();
    var failed = new ArrayList<Failed>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(bench.loader());
    try {
      LauncherFactory.create().execute(request, listener(failed));
    } finally {
      thread.setContextClassLoader(before);
    }
    return failed;
  }

  private static DiscoverySelector selector(ClassLoader loader, String test) {
    Method method = TESTS.get(test);
    String parameters =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(Collectors.joining(", "));
    return selectMethod(loader, method.getDeclaringClass().getName(), method.getName(), parameters);
  }

  private static TestExecutionListener listener(List<Failed> failed) {
    return new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
          failed.add(failed(test, result.getThrowable().orElseThrow()));
        }
      }
    };
  }

  private static Failed failed(TestIdentifier test, Throwable why) {
    return test.getSource().orElse(null) instanceof MethodSource method
        ? failed(name(method.getClassName(), method.getMethodName()), why)
        : new Failed(test.getDisplayName(), Set.of(), why);
  }

  private static Failed failed(String test, Throwable why) {
    return new Failed(test, rules(TESTS.get(test)), why);
  }

  private static Map<String, Method> tests() {
    var tests = new LinkedHashMap<String, Method>();
    for (Class<?> type :
        ReflectionSupport.findAllClassesInPackage(
            "dev.lintel.tck.adapter", each -> !each.isInterface(), name -> true)) {
      for (Method method :
          ReflectionSupport.findMethods(
              type,
              each -> AnnotationSupport.isAnnotated(each, Testable.class),
              HierarchyTraversalMode.TOP_DOWN)) {
        tests.put(name(type.getName(), method.getName()), method);
      }
    }
    return tests;
  }

  private static String name(String type, String method) {
    return type.substring(type.lastIndexOf('.') + 1) + "#" + method;
  }

  private static Set<String> rules(Method test) {
    return Set.of(test.getAnnotation(Requirement.class).value());
  }
}
