/** The rules of threads and of the bridges between the styles. */
@NullMarked
package dev.lintel.tck.adapter.thr;

import org.jspecify.annotations.NullMarked;
