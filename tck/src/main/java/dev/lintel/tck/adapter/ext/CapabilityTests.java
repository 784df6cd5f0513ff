package dev.lintel.tck.adapter.ext;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.Request;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.server.Server;
import dev.lintel.server.ServerProvider;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wrap.NotBehind;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server says of itself, and what lies beyond the contract. */
class CapabilityTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @Test
  @Requirement({"EXT-1.1", "EXT-1.4"})
  void theServerSaysTheSameEverywhere() throws Exception {
    var atStartup = new AtomicReference<ServerInfo>();
    var atRequest = new CompletableFuture<ServerInfo>();
    Server other =
        server.start(
            AsyncApplication.of(
                    (request, responder) -> {
                      atRequest.complete(request.server());
                      return responder.send(OK, bytes(""));
                    })
                .onStartup(
                    info -> {
                      atStartup.set(info);
                      return Stages.done();
                    }),
            UnaryOperator.identity());
    server.connect(other).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
    for (ServerInfo info :
        List.of(atStartup.get(), Await.value("a request", atRequest), other.info())) {
      assertThat(info.capabilities())
          .as("capabilities, in the provider and here")
          .isEqualTo(server.provider().capabilities());
      assertThat(info.name()).as("name").isEqualTo(server.provider().name());
      assertThat(info.version()).as("version").isEqualTo(server.provider().version());
      assertThat(info.specVersion()).isEqualTo(ServerInfo.SPEC_VERSION);
      info.capabilities().forEach(claimed -> assertThat(info.supports(claimed)).isTrue());
      assertThat(info.supports(Capability.of("flying"))).isFalse();
    }
  }

  @Test
  @Requirement("EXT-1.4")
  void nameAndVersionAreForPeople() {
    assertThat(server.provider().name()).as("name").matches("[a-z][a-z0-9-]*");
    assertThat(server.provider().version()).as("version").matches("[0-9]+\\.[0-9]+.*");
  }

  @Test
  @Requirement("EXT-1.5")
  void theProviderIsAService() {
    Assumptions.assumeTrue(server.isService(), "the provider was given by the name of its class");
    assertThat(ServiceLoader.load(ServerProvider.class))
        .as("providers with this name that the service loader finds")
        .filteredOn(each -> each.name().equals(server.provider().name()))
        .hasSize(1);
  }

  @InBothStyles
  @Requirement("EXT-3.1")
  void theNativeRequestHasAKey(Style style) {
    List<Key<?>> keys = documentedKeys();
    assertThat(keys).as("public constants of type Key in the provider").isNotEmpty();
    see(
        style,
        request ->
            assertThat(keys)
                .as("keys of the native request")
                .anySatisfy(key -> assertThat((Object) request.extension(key)).isNotNull()));
  }

  @InBothStyles
  @Requirement("EXT-3.2")
  void anUnknownKeyGivesNull(Style style) {
    see(
        style,
        request -> {
          assertThat(request.extension(Key.of("unknown", String.class))).as("extension").isNull();
          assertThat(request.attribute(Key.of("unknown", String.class))).as("attribute").isNull();
          for (Key<?> known : documentedKeys()) {
            assertThat((Object) request.extension(Key.of(known.name(), known.type())))
                .as("the value of another key named %s", known.name())
                .isNull();
          }
        });
  }

  @InBothStyles
  @Requirement({"EXT-4.1", "HTTP-1.7", "HTTP-1.8", "HTTP-1.9"})
  @NotBehind(value = "unix", reason = "it is about TCP")
  void forwardedFieldsAreOnlyFields(Style style) {
    see(
        style,
        request -> {
          assertThat(request.scheme()).as("scheme").isEqualTo("http");
          assertThat(request.authority()).as("authority").isEqualTo("kit");
          assertThat(request.remoteAddress().toString()).contains("127.0.0.1");
          assertThat(request.headers().first("x-forwarded-host")).isEqualTo("evil");
        },
        "Forwarded: for=192.0.2.1;host=evil;proto=https",
        "X-Forwarded-For: 192.0.2.1",
        "X-Forwarded-Host: evil",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Port: 1",
        "X-Forwarded-Prefix: /evil");
  }

  private static void see(Style style, Consumer<Request> look, String... fields) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              look.accept(request);
              responder.send(OK, bytes("seen"));
            },
            (request, responder) -> {
              look.accept(request);
              return responder.send(OK, bytes("seen"));
            });
    assertThat(server.exchange(route.get(fields)).text()).isEqualTo("seen");
  }

  private static List<Key<?>> documentedKeys() {
    return Arrays.stream(server.nativeProvider().getClass().getFields())
        .filter(field -> field.getType() == Key.class && Modifier.isStatic(field.getModifiers()))
        .<Key<?>>map(
            field -> {
              try {
                return (Key<?>) field.get(null);
              } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
              }
            })
        .toList();
  }
}
