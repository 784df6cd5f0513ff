/**
 * Architecture rules for implementers: applications that depend on the contracts alone, adapters
 * that hide their server, async code that does not block. Lintel's own modules are held to them.
 *
 * <p>They are rules of ArchUnit, which the kit does not bring along: add {@code
 * com.tngtech.archunit:archunit-junit5} beside it.
 */
@NullMarked
package dev.lintel.tck.arch;

import org.jspecify.annotations.NullMarked;
