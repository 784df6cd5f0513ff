package dev.lintel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.Bind;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import java.util.ServiceLoader;

/** The program of the README. */
final class ReadmeProgram {

  private ReadmeProgram() {}

  // region program
  public static void main(String[] args) throws Exception {
    SyncHttpHandler hello =
        (request, responder) -> {
          String name = request.pathSegments().get(0);
          try (var out = responder.start(ResponseHead.of(200).with("content-type", "text/plain"))) {
            out.write(("Hello, " + name + "!\n").getBytes(UTF_8));
          }
        };
    ServerProvider server = ServiceLoader.load(ServerProvider.class).findFirst().orElseThrow();
    server.start(
        SyncApplication.of(hello), ServerOptions.defaults().withBinds(Bind.loopback(8080)));
  }
  // endregion program
}
