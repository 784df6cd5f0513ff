/**
 * A middleware that checks at run time what application, middleware and server owe each other.
 *
 * <p>{@link dev.lintel.middleware.lint.Lint} is the entry. It stands between the two sides and
 * wraps everything that one hands to the other; nothing else of this package is needed by its users
 * but {@link dev.lintel.middleware.lint.Finding}.
 */
@NullMarked
package dev.lintel.middleware.lint;

import org.jspecify.annotations.NullMarked;
