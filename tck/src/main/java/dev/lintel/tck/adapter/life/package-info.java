/** The rules of start, drain and stop. */
@NullMarked
package dev.lintel.tck.adapter.life;

import org.jspecify.annotations.NullMarked;
