package dev.lintel.tck.sabotage;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.ServerExtension;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit for adapters: its tests, and runs of them. */
final class AdapterKit {

  /** What failed, with the rules that it names: none for the begin and the end of a class. */
  record Failed(String test, Set<String> rules, Throwable why) {}

  private static final Map<String, List<Method>> BY_RULE = new TreeMap<>();
  private static final Map<String, Set<String>> RULES = new TreeMap<>();

  static {
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
          RULES.put(name(type.getName(), method.getName()), Set.of(requirement.value()));
          for (String id : requirement.value()) {
            BY_RULE.computeIfAbsent(id, i -> new ArrayList<>()).add(method);
          }
        }
      }
    }
  }

  private AdapterKit() {}

  /** The rules that some test names. */
  static Set<String> rules() {
    return BY_RULE.keySet();
  }

  /** Runs every test. */
  static List<Failed> runAll(Bench bench) {
    return run(bench, rules());
  }

  /** Runs the tests that name one of the rules. */
  static List<Failed> run(Bench bench, Collection<String> rules) {
    return runTests(bench, rules.stream().flatMap(rule -> BY_RULE.get(rule).stream()));
  }

  /** Runs the tests that name a rule one by one, until one fails: others might wait in vain. */
  static List<Failed> runUntilOneFails(Bench bench, String rule) {
    for (Method test : BY_RULE.getOrDefault(rule, List.of())) {
      List<Failed> failed = runTests(bench, Stream.of(test));
      if (!failed.isEmpty()) {
        return failed;
      }
    }
    return List.of();
  }

  private static List<Failed> runTests(Bench bench, Stream<Method> tests) {
    List<DiscoverySelector> selectors =
        tests.distinct().map(method -> selector(bench.loader(), method)).toList();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectors)
            .configurationParameter(ServerExtension.SERVER, bench.server())
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
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

  private static DiscoverySelector selector(ClassLoader loader, Method method) {
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
    TestSource source = test.getSource().orElse(null);
    if (source instanceof MethodSource method) {
      String name = name(method.getClassName(), method.getMethodName());
      return new Failed(name, RULES.getOrDefault(name, Set.of()), why);
    }
    return new Failed(test.getDisplayName(), Set.of(), why);
  }

  private static String name(String type, String method) {
    return type.substring(type.lastIndexOf('.') + 1) + "#" + method;
  }
}
