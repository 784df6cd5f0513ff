package dev.lintel.tck;

import dev.lintel.server.ServerProvider;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The application under test on one server; the sibling of {@link ServerExtension}. It is started
 * once for each test class and server, on a port of the system's choice.
 *
 * <p>The application runs under the lint: what breaks a MUST fails the test in which it was
 * noticed. After each test the connections are closed; after each class no handler may be at work
 * and no thread of the server survive. Handlers that a failed test left behind are not told again.
 */
public final class ApplicationExtension
    implements BeforeClassTemplateInvocationCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterClassTemplateInvocationCallback,
        TestExecutionExceptionHandler,
        ParameterResolver {

  /**
   * The configuration parameter with the application: a class with a constructor without
   * parameters, or {@code com.acme.Contract::create}, a static method without parameters.
   */
  public static final String APPLICATION = "lintel.tck.application";

  /**
   * The configuration parameter with the path below which the application has the endpoints, such
   * as {@code /sync}; without it they are at the top.
   */
  public static final String PATH = "lintel.tck.application.path";

  /**
   * The configuration parameter with the servers, separated by commas, each as in {@link
   * ServerExtension#SERVER}; without it all that the service loader finds.
   */
  public static final String SERVERS = "lintel.tck.servers";

  private final RunningApplication application;
  private boolean failed;

  ApplicationExtension(ServerProvider provider, NamedApplication application, String path) {
    this.application = new RunningApplication(provider, application, path);
  }

  @Override
  public void beforeClassTemplateInvocation(ExtensionContext context) throws Exception {
    BoundsExtension.bounds(context).within("the start of the server", application::open);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    application.begin();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failed = true;
    failure.addSuppressed(evidence(context));
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    BoundsExtension.bounds(context).within("the stop of servers", application::end);
    try {
      application.checkLint();
    } catch (AssertionError found) {
      found.addSuppressed(evidence(context));
      throw found;
    }
  }

  @Override
  public void afterClassTemplateInvocation(ExtensionContext context) throws Exception {
    BoundsExtension.bounds(context)
        .within("the stop of the server", () -> application.close(failed));
    if (!failed) {
      application.checkLint();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningApplication.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return application;
  }

  private Evidence evidence(ExtensionContext context) {
    return application.evidence(context.getTestMethod().orElse(null));
  }
}
