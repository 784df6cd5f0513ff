package dev.lintel.launcher;

import dev.lintel.Application;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of an application: start, wait for a signal, drain. */
final class ServerRun {

  /** What TLS 1.2 lets clients do again and again at the server's cost, if Java is not told. */
  private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  private final PrintWriter out;
  private final long begin = System.nanoTime();
  private final Thread starting = Thread.currentThread();

  /** Null until the server accepts connections. Guarded by this. */
  private @Nullable Server running;

  ServerRun(PrintWriter out) {
    this.out = out;
  }

  /** Runs until a signal; returns the exit code. */
  int run(Applications applications, String name, Configuration configuration)
      throws LaunchException, StartException, InterruptedException {
    configuration.checkFiles();
    var signals = new StopSignals(this::asked, this::forced);
    signals.install();
    Thread.currentThread().setContextClassLoader(applications.loader());
    Servers servers = Servers.find(applications.loader());
    ServerProvider provider = servers.choose(configuration.given(Settings.SERVER));
    configuration.checkAddresses(provider, servers);
    LintSetting lint = configuration.lint();
    Application application =
        lint.wrap(applications.make(name), new LintLog(System.getLogger("dev.lintel.lint")));
    ServerOptions options = configuration.options();
    boolean tls = options.binds().stream().anyMatch(bind -> bind.tls() != null);
    if (tls && System.getProperty(NO_RENEGOTIATION) == null) {
      System.setProperty(NO_RENEGOTIATION, "true");
    }
    Server server = start(provider, application, options);
    // Whatever ends the process, the application is shut down; after a drain this does nothing.
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "lintel-shutdown"));
    if (tls) {
      signals.installReload(server::reloadTls);
    }
    started(server);
    if (!signals.isAsked()) {
      out.println(startLine(server, options, lint));
    }
    signals.await();
    long stopping = System.nanoTime();
    out.println(
        "Lintel is draining, for at most "
            + Values.show(options.timeouts().drain())
            + "; a second signal aborts");
    server.close();
    out.println("Lintel stopped after " + millisSince(stopping) + " ms");
    return 0;
  }

  private synchronized void started(Server server) {
    running = server;
    if (Thread.interrupted()) { // by a second signal that came too late to abandon the start
      server.abort();
    }
  }

  private synchronized void asked() {
    if (running == null) {
      out.println("Lintel will stop as soon as it has started; a second signal abandons the start");
    }
  }

  private synchronized void forced() {
    if (running == null) {
      out.println("Lintel is abandoning the start; a third signal ends the process");
      starting.interrupt();
    } else {
      out.println("Lintel is aborting what is left; a third signal ends the process");
      running.abort();
    }
  }

  private static Server start(
      ServerProvider provider, Application application, ServerOptions options)
      throws LaunchException, StartException {
    try {
      return provider.start(application, options);
    } catch (RuntimeException | LinkageError failure) {
      throw LaunchException.start(
          provider.name() + " could not start: " + LaunchException.oneLine(failure), failure);
    }
  }

  private String startLine(Server server, ServerOptions options, LintSetting lint) {
    String threads =
        server instanceof GatewayServer gateway ? gateway.threads() : options.threads().toString();
    return "Lintel "
        + Versions.lintel()
        + ": "
        + server.info().name()
        + " "
        + server.info().version()
        + " on "
        + addresses(server.addresses(), options.binds())
        + ", "
        + threads
        + (lint.equals(LintSetting.OFF) ? "" : ", lint " + lint)
        + ", started in "
        + millisSince(begin)
        + " ms";
  }

  /** Where clients connect: bound addresses, each made of the one that was asked for. */
  static String addresses(List<SocketAddress> bound, List<Bind> binds) {
    var shown = new ArrayList<String>();
    for (SocketAddress address : bound) {
      Bind asked = binds.get(shown.size());
      shown.add(
          address instanceof InetSocketAddress tcp
              ? (asked.tls() == null ? "http://" : "https://")
                  + Bind.of(tcp.getAddress().getHostAddress(), tcp.getPort())
              : asked.toString());
    }
    return String.join(" and ", shown);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
