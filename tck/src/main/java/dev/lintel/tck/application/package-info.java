/**
 * The application kit: the rules of {@code endpoints.md}, held against the endpoints of a framework
 * on each server that the class path has.
 */
@NullMarked
package dev.lintel.tck.application;

import org.jspecify.annotations.NullMarked;
