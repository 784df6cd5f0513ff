/** Public suites of others, run on each adapter and on its own server used natively. */
@NullMarked
package dev.lintel.bench.suite;

import org.jspecify.annotations.NullMarked;
