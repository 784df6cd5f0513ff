package dev.lintel.tck;

import dev.lintel.server.ServerProvider;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test class once on each server that the configuration names or the class path has. */
final class EachServer implements ClassTemplateInvocationContextProvider {

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    String name =
        context
            .getConfigurationParameter(ApplicationExtension.APPLICATION)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "name the application under test in the configuration parameter "
                            + ApplicationExtension.APPLICATION));
    var application = NamedApplication.of(name);
    String path = context.getConfigurationParameter(ApplicationExtension.PATH).orElse("");
    if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
      throw new IllegalArgumentException(
          ApplicationExtension.PATH
              + " begins with a slash and ends without one, or is empty, unlike '"
              + path
              + "'");
    }
    return servers(context.getConfigurationParameter(ApplicationExtension.SERVERS).orElse(null))
        .map(provider -> new Invocation(provider, application, path));
  }

  /** The named servers, or all that the service loader finds, in the order of their names. */
  private static Stream<ServerProvider> servers(@Nullable String names) {
    if (names != null) {
      return Arrays.stream(names.split(",", -1)).map(String::strip).map(Providers::find);
    }
    var present = new TreeMap<String, ServerProvider>();
    ServiceLoader.load(ServerProvider.class).forEach(each -> present.put(each.name(), each));
    if (present.isEmpty()) {
      throw new IllegalArgumentException("there is no server on the class path: add an adapter");
    }
    return present.values().stream();
  }

  private record Invocation(ServerProvider provider, NamedApplication application, String path)
      implements ClassTemplateInvocationContext {

    @Override
    public String getDisplayName(int number) {
      return provider.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new ApplicationExtension(provider, application, path));
    }
  }
}
