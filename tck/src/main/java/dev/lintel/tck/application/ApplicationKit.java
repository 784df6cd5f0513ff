package dev.lintel.tck.application;

import dev.lintel.tck.ApplicationExtension;
import dev.lintel.tck.RuleFilter;
import java.util.List;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/**
 * A run of the application kit by JUnit's launcher, for programs; a build names the same in a suite
 * class.
 *
 * <pre>{@code
 * LauncherFactory.create()
 *     .execute(ApplicationKit.on("com.acme.Contract").withServers(List.of("jetty")).request());
 * }</pre>
 *
 * <p>A value, safe on any thread. Runs in one process follow each other: the kit looks for threads
 * that servers leave behind.
 */
public final class ApplicationKit {

  private final String application;
  private final String path;
  private final List<String> servers;
  private final List<String> rules;

  private ApplicationKit(
      String application, String path, List<String> servers, List<String> rules) {
    this.application = application;
    this.path = path;
    this.servers = servers;
    this.rules = rules;
  }

  /**
   * On an application, whose endpoints are at the top, on all servers of the class path.
   *
   * @param application a class with a constructor without parameters, or {@code
   *     com.acme.Contract::create}, a static method without parameters
   */
  public static ApplicationKit on(String application) {
    return new ApplicationKit(application, "", List.of(), List.of());
  }

  /**
   * The same with the endpoints below a path.
   *
   * @param below such as {@code /sync}; empty for the top
   */
  public ApplicationKit withPath(String below) {
    return new ApplicationKit(application, below, servers, rules);
  }

  /**
   * The same on some servers.
   *
   * @param names the names of their providers, or the classes of those; none for all of the class
   *     path
   */
  public ApplicationKit withServers(List<String> names) {
    return new ApplicationKit(application, path, List.copyOf(names), rules);
  }

  /**
   * The same for some rules.
   *
   * @param named ids ({@code APP-5.2}) or sections ({@code APP-5}); none for all rules
   */
  public ApplicationKit withRules(List<String> named) {
    return new ApplicationKit(application, path, servers, List.copyOf(named));
  }

  /** What a launcher executes. */
  public LauncherDiscoveryRequest request() {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectPackage(ApplicationKit.class.getPackageName()))
            .filters(
                ClassNameFilter.includeClassNamePatterns(".*Tests"),
                EngineFilter.includeEngines("junit-jupiter"),
                new RuleFilter(rules))
            .configurationParameter(ApplicationExtension.APPLICATION, application)
            .configurationParameter(ApplicationExtension.PATH, path);
    if (!servers.isEmpty()) {
      request.configurationParameter(ApplicationExtension.SERVERS, String.join(",", servers));
    }
    return request.build();
  }
}
