/** The rules of HTTP exchanges. */
@NullMarked
package dev.lintel.tck.adapter.http;

import org.jspecify.annotations.NullMarked;
