/** Whether the shipped adapters give back the buffers of clients that break off. */
@NullMarked
package dev.lintel.conformance.buffers;

import org.jspecify.annotations.NullMarked;
