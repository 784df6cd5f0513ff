package dev.lintel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Response;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The test of the guide for application authors. */
class GreetingTests {

  // region test
  @Test
  void greets() throws Exception {
    var application = SyncApplication.of(SyncHttpHandler.of(request -> Response.text("Hello!\n")));
    ServerProvider provider = ServiceLoader.load(ServerProvider.class).findFirst().orElseThrow();
    try (Server server =
        provider.start(application, ServerOptions.defaults().withBinds(Bind.loopback(0)))) {
      URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
      var response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("Hello!\n");
    }
  }
  // endregion test
}
