package dev.lintel.tck;

import dev.lintel.server.ServerProvider;
import java.util.List;
import java.util.stream.Stream;
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
    return Providers.all(
            context.getConfigurationParameter(ApplicationExtension.SERVERS).orElse(null))
        .stream()
        .map(provider -> new Invocation(provider, application, path));
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
