package dev.lintel.tck.adapter.ext;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.Request;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import java.io.ByteArrayInputStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What middleware is made from: derived requests, mapped responders, mapped applications. */
class MiddlewareTests {

  private static final Key<String> NAME = Key.of("name", String.class);

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-1.13", "EXT-3.3"})
  void derivedRequestsChangeOneThing(Style style) {
    Headers headers = Headers.of("x", "derived");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var named = request.with(NAME, "one");
              check(request, named, named.withHeaders(headers));
              var below = request.withMountPath(first(request));
              checkMount(request, below);
              var other = named.withBody(new ByteArrayInputStream(new byte[] {'n', 'e', 'w'}));
              assertThat(other.attribute(NAME)).isEqualTo("one");
              assertThat(other.body().readAllBytes()).asString().isEqualTo("new");
              assertThat(request.body().readAllBytes()).asString().isEqualTo("old");
              responder.send(OK, bytes("fine"));
            },
            (request, responder) -> {
              var named = request.with(NAME, "one");
              check(request, named, named.withHeaders(headers));
              checkMount(request, request.withMountPath(first(request)));
              var other = named.withBody(() -> CompletableFuture.completedStage(null));
              assertThat(other.attribute(NAME)).isEqualTo("one");
              return other
                  .body()
                  .readAll(10)
                  .thenCompose(
                      body -> {
                        assertThat(body).isEmpty();
                        return request.body().readAll(10);
                      })
                  .thenCompose(
                      body -> {
                        assertThat(body).asString().isEqualTo("old");
                        return responder.send(OK, bytes("fine"));
                      });
            });
    String request =
        route.requestTo("POST", route.path() + "/x?y", "X: original", "Content-Length: 3") + "old";
    assertThat(server.exchange(request).text()).isEqualTo("fine");
  }

  @Test
  @Requirement("EXT-5.3")
  void aMappedHandlerKeepsTheOtherFacets() throws Exception {
    var started = new AtomicInteger();
    var async =
        new AsyncApplication() {
          @Override
          public Set<Capability> requires() {
            return Set.of(Capability.of("flying"));
          }

          @Override
          public CompletionStage<Void> startup(ServerInfo info) {
            started.incrementAndGet();
            return Stages.done();
          }

          @Override
          public CompletionStage<Void> shutdown() {
            started.decrementAndGet();
            return Stages.done();
          }
        }.mapHttp(next -> (request, responder) -> next.handle(request, responder));
    assertThat(async.requires()).containsExactly(Capability.of("flying"));
    async.startup(server.server().info());
    assertThat(started.get()).isEqualTo(1);
    async.shutdown();
    assertThat(started.get()).isZero();
    var sync =
        SyncApplication.of((request, responder) -> {})
            .onStartup(info -> started.incrementAndGet())
            .onShutdown(started::decrementAndGet)
            .mapHttp(next -> (request, responder) -> next.handle(request, responder));
    sync.startup(server.server().info());
    assertThat(started.get()).isEqualTo(1);
    sync.shutdown();
    assertThat(started.get()).isZero();
  }

  private static void check(Request original, Request named, Request changed) {
    assertThat(named.attribute(NAME)).isEqualTo("one");
    assertThat(named.attribute(Key.of("name", String.class)))
        .as("the value of another key of that name")
        .isNull();
    assertThat(original.attribute(NAME)).isNull();
    assertThat(changed.attribute(NAME)).isEqualTo("one");
    assertThat(changed.header("X")).as("the field X of the derived request").isEqualTo("derived");
    assertThat(changed.headers().size()).isEqualTo(1);
    assertThat(named.header("x")).isEqualTo("original");
    assertThat(original.header("x")).isEqualTo("original");
    for (Request derived : new Request[] {named, changed}) {
      assertThat(derived.method()).isEqualTo(original.method());
      assertThat(derived.target()).isEqualTo(original.target());
      assertThat(derived.path()).isEqualTo(original.path());
      assertThat(derived.query()).isEqualTo(original.query());
      assertThat(derived.pathSegments()).isEqualTo(original.pathSegments());
      assertThat(derived.authority()).isEqualTo(original.authority());
      assertThat(derived.protocol()).isEqualTo(original.protocol());
      assertThat(derived.scheme()).isEqualTo(original.scheme());
      assertThat(derived.bodyLength()).isEqualTo(original.bodyLength());
      assertThat(derived.remoteAddress()).isEqualTo(original.remoteAddress());
      assertThat(derived.server()).isSameAs(original.server());
    }
  }

  private static void checkMount(Request original, Request below) {
    assertThat(below.mountPath()).isEqualTo(first(original));
    assertThat(below.pathInMount()).isEqualTo("/x");
    assertThat(below.path()).isEqualTo(original.path());
    assertThat(original.mountPath()).isEmpty();
  }

  private static String first(Request request) {
    return "/" + request.pathSegments().get(0);
  }
}
