package dev.lintel.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTests {

  private final List<String> seen = new ArrayList<>();

  private AsyncApplication named(String name) {
    return AsyncApplication.of(
            (request, responder) -> {
              seen.add(name + " " + request.mountPath() + "|" + request.pathInMount());
              return Stages.done();
            })
        .onStartup(server -> step("start " + name))
        .onShutdown(() -> step("stop " + name));
  }

  private CompletionStage<Void> step(String what) {
    seen.add(what);
    return Stages.done();
  }

  private static AsyncRequest request(String path) {
    AsyncRequest none =
        (AsyncRequest)
            Proxy.newProxyInstance(
                MountTests.class.getClassLoader(),
                new Class<?>[] {AsyncRequest.class},
                (proxy, method, args) -> {
                  throw new AssertionError(method);
                });
    return new ForwardingAsyncRequest(none) {
      @Override
      public String path() {
        return path;
      }

      @Override
      public String mountPath() {
        return "";
      }

      @Override
      public String pathInMount() {
        return path;
      }
    };
  }

  private String served(Mount mount, String path) {
    seen.clear();
    AsyncResponder responder =
        head -> {
          seen.add(Integer.toString(head.status()));
          return Stages.failed(new IOException("no body"));
        };
    mount.http().handle(request(path), responder);
    return seen.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "/a, a /a|''",
    "/a/x, a /a|/x",
    "/a/b, b /a/b|''",
    "/a/bc, a /a|/bc",
    "/ab, 404",
    "/, 404",
  })
  void theLongestMatchOfWholeSegmentsWins(String path, String expected) {
    Mount mount = Mount.at("/a", named("a")).and("/a/b", named("b"));
    assertThat(served(mount, path)).isEqualTo(expected.replace("''", ""));
  }

  @Test
  void theTopTakesTheRest() {
    Mount mount = Mount.at("/a", named("a")).and("/", named("top"));
    assertThat(served(mount, "/ab")).isEqualTo("top |/ab");
  }

  @Test
  void mountsNest() {
    Mount mount = Mount.at("/x", Mount.at("/y", named("deep")));
    assertThat(served(mount, "/x/y/z")).isEqualTo("deep /x/y|/z");
    assertThat(served(mount, "/x/z")).isEqualTo("404");
  }

  @Test
  void wrongPathsAreRefused() {
    for (String wrong : List.of("a", "/a/", "", "//")) {
      assertThatThrownBy(() -> Mount.at(wrong, named("a")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("EXT-2.2");
    }
    assertThatThrownBy(() -> Mount.at("/a", named("a")).and("/a", named("b")))
        .hasMessageContaining("already");
  }

  @Test
  void applicationsStartInOrderAndStopInReverse() {
    Mount mount = Mount.at("/a", named("a")).and("/b", named("b"));
    mount.startup(server()).toCompletableFuture().join();
    mount.shutdown().toCompletableFuture().join();
    assertThat(seen).containsExactly("start a", "start b", "stop b", "stop a");
  }

  @Test
  void afterAFailedStartThoseThatHaveStartedAreShutDown() {
    AsyncApplication failing =
        named("b").onStartup(server -> Stages.failed(new IOException("no database")));
    Mount mount = Mount.at("/a", named("a")).and("/b", failing).and("/c", named("c"));
    assertThatThrownBy(() -> mount.startup(server()).toCompletableFuture().join())
        .hasRootCauseMessage("no database");
    assertThat(seen).containsExactly("start a", "start b", "stop a");
  }

  private static ServerInfo server() {
    return new ServerInfo() {
      @Override
      public String name() {
        return "none";
      }

      @Override
      public String version() {
        return "0";
      }

      @Override
      public Set<Capability> capabilities() {
        return Set.of();
      }

      @Override
      public boolean isDraining() {
        return false;
      }
    };
  }
}
