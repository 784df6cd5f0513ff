package dev.lintel.saboteurs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rules that a wrong application breaks; it keeps all others. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Violates {
  String[] value();
}
