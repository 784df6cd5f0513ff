/** The rules of middleware and of what reaches past the contract. */
@NullMarked
package dev.lintel.tck.adapter.ext;

import org.jspecify.annotations.NullMarked;
