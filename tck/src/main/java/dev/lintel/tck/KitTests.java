package dev.lintel.tck;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** The tests of both kits, by the names that deviations use. */
final class KitTests {

  private static final List<String> PACKAGES =
      List.of("dev.lintel.tck.adapter", "dev.lintel.tck.application");

  /** Made at the first use: whoever has no deviations needs no scan. */
  private static final class Names {
    private static final Set<String> ALL =
        PACKAGES.stream()
            .flatMap(
                name ->
                    ReflectionSupport.findAllClassesInPackage(
                        name, type -> true, simple -> simple.endsWith("Tests"))
                        .stream())
            .flatMap(KitTests::names)
            .collect(Collectors.toUnmodifiableSet());
  }

  private KitTests() {}

  /**
   * Whether there is a test.
   *
   * @param test as in a list of deviations; the number of an invocation does not count
   * @param also a class whose tests count, too
   */
  static boolean has(String test, Class<?> also) {
    String[] parts = test.split("#", 3);
    String method = parts.length < 2 ? test : parts[0] + "#" + parts[1];
    return names(also).anyMatch(method::equals) || Names.ALL.contains(method);
  }

  private static Stream<String> names(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
        .map(method -> type.getSimpleName() + "#" + method.getName());
  }
}
