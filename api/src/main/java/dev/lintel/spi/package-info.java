/**
 * What the adapters share: one exchange state machine, one validator, one bridge, one drain.
 *
 * <p>For adapter authors. An adapter extends {@link dev.lintel.spi.Exchange} with the calls of its
 * server and implements {@link dev.lintel.spi.NativeListener}; everything that the specification
 * decides is decided here, once.
 */
@NullMarked
package dev.lintel.spi;

import org.jspecify.annotations.NullMarked;
