package dev.lintel.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rules of the specification that a test checks; each test of the kit names one at least. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requirement {

  /**
   * The ids of the rules, such as {@code HTTP-4.2}.
   *
   * @return the ids
   */
  String[] value();
}
