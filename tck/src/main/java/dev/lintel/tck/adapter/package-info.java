/**
 * The adapter kit: contract tests that run on one adapter. Select this package in a suite, with the
 * name of the server as the configuration parameter {@code lintel.tck.server}.
 */
@NullMarked
package dev.lintel.tck.adapter;

import org.jspecify.annotations.NullMarked;
