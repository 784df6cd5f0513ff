package dev.lintel.servers;

import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.tck.Await;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireNetwork;
import java.util.List;

/** A server with the witness, on which scripts are played one after the other. */
final class Stage implements AutoCloseable {

  private final ServerProvider provider;
  private final Style style;
  private final Witness witness = new Witness();
  private Server server;

  Stage(ServerProvider provider, Style style) {
    this.provider = provider;
    this.style = style;
    this.server = start();
  }

  /** Plays a script, and returns everything that can be seen of it on both sides. */
  String play(Script script) {
    String transcript = outcome(script);
    if (script.isAnswered(transcript)) {
      Await.until("every exchange is over", witness::isIdle);
    } else {
      // Nobody told whether the application was called, or will be: a server that is closed knows.
      server.close();
      server = start();
    }
    var seen = new StringBuilder(transcript);
    List<String> lines = witness.take();
    (script.isInOrder() ? lines.stream() : lines.stream().sorted())
        .forEach(line -> seen.append("seen: ").append(line).append('\n'));
    return seen.toString();
  }

  /** What a strict reader refuses is an outcome, too: it may be the same on all servers. */
  private String outcome(Script script) {
    WireNetwork network =
        provider instanceof WireNetwork.Source source ? source.network() : WireNetwork.SOCKETS;
    try (WireClient client = WireClient.connect(network, server.address(), 0)) {
      return script.play(client, witness);
    } catch (AssertionError failure) {
      return "(" + failure.getMessage() + ")\n";
    }
  }

  private Server start() {
    try {
      return provider.start(
          witness.application(style),
          ServerOptions.defaults().withBinds(Bind.loopback(0)).withEventThreads(2));
    } catch (StartException failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
