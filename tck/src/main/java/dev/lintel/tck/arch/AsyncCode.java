package dev.lintel.tck.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.stream.Stream;

/** Which classes run on event threads, told by the types of the contracts that they deal with. */
final class AsyncCode {

  private static final String CONTRACTS = "dev.lintel";
  private static final String PREFIX = "Async";

  private AsyncCode() {}

  /** Implements an async type, has one as a parameter or result, or lies within such a class. */
  static DescribedPredicate<JavaClass> isAsync() {
    return DescribedPredicate.describe(
        "are async code",
        type -> isAsync(type) || type.getEnclosingClass().filter(isAsync()).isPresent());
  }

  private static boolean isAsync(JavaClass type) {
    return Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
            .anyMatch(AsyncCode::isContract)
        || type.getCodeUnits().stream().anyMatch(AsyncCode::takesOrGivesOne);
  }

  private static boolean takesOrGivesOne(JavaCodeUnit unit) {
    return isContract(unit.getRawReturnType())
        || unit.getRawParameterTypes().stream().anyMatch(AsyncCode::isContract);
  }

  private static boolean isContract(JavaClass type) {
    return type.getPackageName().equals(CONTRACTS) && type.getSimpleName().startsWith(PREFIX);
  }
}
