package dev.lintel.tck.wrap;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of something that a wrap changes by its nature; it is reported as aborted, with the
 * reason, when it would run behind that wrap.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface NotBehind {
  /** The wraps, by the values of the configuration parameter {@link Wrap#PARAMETER}. */
  String[] value();

  /** What the wrap changes. */
  String reason();
}
