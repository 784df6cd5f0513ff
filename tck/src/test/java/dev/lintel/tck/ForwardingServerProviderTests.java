package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.AsyncApplication;
import dev.lintel.Stages;
import dev.lintel.server.Bind;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ForwardingServerProviderTests {

  private static final class Around extends ForwardingServerProvider {
    Around(ServerProvider delegate) {
      super(delegate);
    }
  }

  private final ServerProvider stub = new StubServerProvider();
  private final ServerProvider around = new Around(new Around(stub));

  @Test
  void everythingIsForwarded() {
    ServerOptions options = ServerOptions.defaults().withBinds(Bind.loopback(4711));
    assertThat(around.name()).isEqualTo(stub.name());
    assertThat(around.version()).isEqualTo(stub.version());
    assertThat(around.capabilities()).isEqualTo(stub.capabilities());
    assertThat(around.nativeSettings(options)).isEqualTo(stub.nativeSettings(options)).isNotEmpty();
    assertThatThrownBy(
            () -> around.start(AsyncApplication.of((request, to) -> Stages.done()), options))
        .isInstanceOf(StartException.class)
        .hasMessage("the stub cannot start");
    assertThat(ForwardingServerProvider.unwrap(around)).isSameAs(stub);
  }

  @Test
  void noMethodOfAProviderIsForgotten() {
    assertThat(ServerProvider.class.getMethods())
        .allSatisfy(
            method ->
                assertThat(Arrays.stream(ForwardingServerProvider.class.getDeclaredMethods()))
                    .anyMatch(other -> overrides(other, method)));
  }

  private static boolean overrides(Method other, Method method) {
    return other.getName().equals(method.getName())
        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes());
  }
}
