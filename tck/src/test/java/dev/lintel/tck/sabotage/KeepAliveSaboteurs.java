package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.received;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.server.ServerProvider;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.memory.WireFilter;
import dev.lintel.tck.memory.WireFilters;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Connections that end too early or mix their requests up. */
final class KeepAliveSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          Saboteur.patched(
              "HTTP-8.12",
              "counts the time that a connection is there into that of its heads",
              new Patch(
                  "dev.lintel.tck.memory.MemoryConnection",
                  "private boolean timesHead;",
                  "private boolean timesHead; private final long there = System.nanoTime();"),
              new Patch(
                  "dev.lintel.tck.memory.MemoryConnection",
                  "time(options.timeouts().head());",
                  "time(options.timeouts().head().plusNanos(there - System.nanoTime()));")),
          new Saboteur("HTTP-9.5", "closes after forty responses", KeepAliveSaboteurs::closing),
          Saboteur.patched(
                  "HTTP-9.10",
                  "goes on to take what the client sends after the end",
                  new Patch(
                      "dev.lintel.tck.memory.MemoryConnection",
                      "    if (closes) {\n      close();",
                      "    if (closes) {\n      if (end()) { ends.server().end(); }"))
              .also("HTTP-5.6"),
          new Saboteur(
              "HTTP-9.7",
              "serves the last of the pipelined requests first",
              received(KeepAliveSaboteurs::reversed)));

  private KeepAliveSaboteurs() {}

  private static ServerProvider closing() {
    return new MemoryServerProvider(
        () ->
            WireFilters.fromServer(
                new WireFilter() {
                  private int responses;

                  @Override
                  public void bytes(byte[] bytes, Outlet outlet) {
                    outlet.bytes(bytes);
                    responses += new String(bytes, ISO_8859_1).startsWith("HTTP/1.1 ") ? 1 : 0;
                    if (responses == 40) {
                      outlet.end();
                    }
                  }
                }));
  }

  private static String reversed(String requests) {
    if (!requests.startsWith("GET ")) {
      return requests;
    }
    List<String> each = Arrays.asList(requests.split("(?=GET |POST )"));
    Collections.reverse(each);
    return String.join("", each);
  }
}
