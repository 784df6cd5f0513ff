package dev.lintel.tck.memory;

import dev.lintel.tck.wire.Wire;
import dev.lintel.tck.wire.WireContract;

/** Connections in memory. */
class MemoryWireTests extends WireContract {

  @Override
  protected Wire[] connect() {
    MemoryEnd.Pair ends = MemoryEnd.connect(64 * 1024, 64 * 1024, WireFilters.none());
    return new Wire[] {ends.client(), ends.server()};
  }
}
