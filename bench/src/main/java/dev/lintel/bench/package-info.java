/** The benchmarks: each adapter against its own server used natively, interleaved in one run. */
@NullMarked
package dev.lintel.bench;

import org.jspecify.annotations.NullMarked;
