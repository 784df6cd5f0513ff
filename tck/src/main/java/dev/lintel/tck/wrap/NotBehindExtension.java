package dev.lintel.tck.wrap;

import java.lang.reflect.AnnotatedElement;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Aborts tests that must not run {@linkplain NotBehind behind} the wrap of this run. */
public final class NotBehindExtension implements BeforeEachCallback {

  /** Made by the kit, for its own classes. */
  public NotBehindExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    String kind = Wrap.kind(context);
    look(context.getRequiredTestClass(), kind);
    look(context.getRequiredTestMethod(), kind);
  }

  private static void look(AnnotatedElement element, String kind) {
    NotBehind annotation = element.getAnnotation(NotBehind.class);
    if (annotation != null && Wrap.concerns(annotation, kind)) {
      throw new TestAbortedException("not behind " + kind + ": " + annotation.reason());
    }
  }
}
