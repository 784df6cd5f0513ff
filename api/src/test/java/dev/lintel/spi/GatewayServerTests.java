package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Threads;
import dev.lintel.server.Timeouts;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class GatewayServerTests {

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private IOException bindFailure;

  private final NativeListener listener =
      new NativeListener() {
        @Override
        public void open(ServerCore core, List<Binding> bindings) {
          seen.add("open");
        }

        @Override
        public SocketAddress bind(Binding binding) throws IOException {
          seen.add("bind " + binding);
          if (bindFailure != null && binding.bind().port() == 8080) {
            throw bindFailure;
          }
          return binding.address();
        }

        @Override
        public void accept() {
          seen.add("accept");
        }

        @Override
        public void refuse() {
          seen.add("refuse");
        }

        @Override
        public void closeIdle() {
          seen.add("close idle");
        }

        @Override
        public void close() {
          seen.add("close");
        }
      };

  private final AsyncApplication application =
      new AsyncApplication() {}.onStartup(
              server -> {
                seen.add("startup on " + server.name());
                return Stages.done();
              })
          .onShutdown(
              () -> {
                seen.add("shutdown");
                return Stages.done();
              });

  private final class Provider implements ServerProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String version() {
      return "1.2.3";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ZERO_COPY_FILES);
    }

    @Override
    public Server start(Application application, ServerOptions options) throws StartException {
      return GatewayServer.start(this, listener, application, options);
    }
  }

  private Server start(Application application) throws StartException {
    return new Provider().start(application, ServerOptions.defaults());
  }

  @Test
  void everythingStopsInTheOrderOfTheSpecification() throws Exception {
    Server server = start(application);
    assertThat(server.isReady()).isTrue();
    server.close();
    assertThat(server.isReady()).isFalse();
    assertThat(server.info().isDraining()).isTrue();
    assertThat(seen)
        .containsExactly(
            "startup on fake",
            "open",
            "bind 127.0.0.1:8080",
            "accept",
            "refuse",
            "close idle",
            "close",
            "shutdown");
  }

  @Test
  void aSecondDrainIsTheFirst() throws Exception {
    Server server = start(application);
    server.drain().toCompletableFuture().join();
    server.abort().toCompletableFuture().join();
    assertThat(seen).containsOnlyOnce("shutdown");
  }

  @Test
  void aStartupThatFailsStopsTheServerWithItsReason() {
    SyncApplication failing =
        new SyncApplication() {
          @Override
          public void startup(dev.lintel.ServerInfo server) throws IOException {
            throw new IOException("no database");
          }
        };
    assertThatThrownBy(() -> start(failing))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no database");
    assertThat(seen).isEmpty();
  }

  @Test
  void aStartupThatTakesTooLongStopsTheServer() {
    AsyncApplication slow = application.onStartup(server -> new CompletableFuture<Void>());
    ServerOptions options =
        ServerOptions.defaults()
            .withTimeouts(Timeouts.defaults().withStartup(Duration.ofMillis(20)));
    assertThatThrownBy(() -> new Provider().start(slow, options))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("LIFE-1.4");
  }

  @Test
  void aBusyPortShutsTheApplicationDownAgain() {
    bindFailure = new BindException("Address already in use");
    assertThatThrownBy(() -> start(application))
        .isInstanceOf(StartException.class)
        .hasMessage("fake cannot listen on 127.0.0.1:8080: Address already in use");
    assertThat(seen)
        .containsExactly("startup on fake", "open", "bind 127.0.0.1:8080", "close", "shutdown");
  }

  @Test
  void theAddressThatIsTakenIsNamed() {
    bindFailure = new BindException("Address already in use");
    ServerOptions options =
        ServerOptions.defaults().withBinds(Bind.loopback(1), Bind.of("::1", 8080));
    assertThatThrownBy(() -> new Provider().start(application, options))
        .isInstanceOf(StartException.class)
        .hasMessage("fake cannot listen on [::1]:8080: Address already in use");
    assertThat(seen).endsWith("bind 127.0.0.1:1", "bind [::1]:8080", "close", "shutdown");
  }

  @Test
  void allMissingCapabilitiesAreNamed() {
    Application demanding =
        new AsyncApplication() {
          @Override
          public Set<Capability> requires() {
            return Set.of(
                Capability.REQUEST_TRAILERS, Capability.ZERO_COPY_FILES, Capability.of("a-wish"));
          }
        };
    assertThatThrownBy(() -> start(demanding))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith("a-wish, request-trailers");
  }

  @Test
  void virtualThreadsAreAnErrorWhereThereAreNone() {
    ServerOptions options = ServerOptions.defaults().withThreads(Threads.virtual());
    if (Runtime.version().feature() >= 21) {
      assertThat(SyncExecutorOf.describe(options)).isEqualTo("virtual threads");
    } else {
      assertThatThrownBy(() -> new Provider().start(application, options))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("21");
    }
  }

  private static final class SyncExecutorOf {
    static String describe(ServerOptions options) {
      try {
        return SyncExecutor.of(options.threads()).toString();
      } catch (StartException unexpected) {
        throw new AssertionError(unexpected);
      }
    }
  }
}
