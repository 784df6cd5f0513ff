package dev.lintel.tck;

import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.tck.wrap.NotBehindExtension;
import dev.lintel.tck.wrap.Wrap;
import java.lang.reflect.Method;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The server under test: found by what the configuration parameter {@value #SERVER} says, started
 * once for each test class on a port of the system's choice.
 *
 * <p>Register it as a static field. After each test it closes the connections, opens the gates and
 * demands that no exchange is live and no assertion failed in a handler; after each class, that no
 * thread of the server survived.
 *
 * <p>It brings the bounds, the deviations and the wraps of the kit along, so that none of them
 * depends on how a build is set up.
 */
public final class ServerExtension extends ServerUnderTest
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        AfterTestExecutionCallback,
        InvocationInterceptor,
        TestExecutionExceptionHandler {

  /** The configuration parameter with the server; see {@link Providers#find}. */
  public static final String SERVER = "lintel.tck.server";

  private final BoundsExtension bounds = new BoundsExtension();
  private final DeviationExtension deviations = new DeviationExtension();
  private final NotBehindExtension wraps = new NotBehindExtension();
  private final boolean startsForClass;
  private @Nullable Capability claimed;

  private ServerExtension(UnaryOperator<ServerOptions> settings, boolean startsForClass) {
    super(settings);
    this.startsForClass = startsForClass;
  }

  /** A server with the default settings. */
  public static ServerExtension withDefaults() {
    return with(UnaryOperator.identity());
  }

  /** A server with other settings. */
  public static ServerExtension with(UnaryOperator<ServerOptions> settings) {
    return new ServerExtension(settings, true);
  }

  /** No server but those that tests start themselves. */
  public static ServerExtension notStarted() {
    return new ServerExtension(UnaryOperator.identity(), false);
  }

  /**
   * The same, for tests of what only a server with a capability has: elsewhere they are aborted.
   */
  public ServerExtension claiming(Capability capability) {
    claimed = capability;
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    bounds.beforeAll(context);
    deviations.beforeAll(context);
    begin(serverName(context), Wrap.of(context));
    if (startsForClass) {
      BoundsExtension.bounds(context).within("the start of the server", this::start);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    bounds.beforeEach(context);
    wraps.beforeEach(context);
    if (claimed != null && !provider().capabilities().contains(claimed)) {
      throw new TestAbortedException(provider().name() + " does not claim " + claimed);
    }
    log().clear();
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounds.interceptTestMethod(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounds.interceptTestTemplateMethod(invocation, method, context);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    // What a handler has found says more than what became of its response.
    Throwable inHandler = application().takeFailure();
    Throwable told = inHandler == null ? failure : inHandler;
    if (told != failure) {
      told.addSuppressed(failure);
    }
    told.addSuppressed(evidence(context));
    deviations.handleTestExecutionException(context, told);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    deviations.afterTestExecution(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try {
      for (Server each : endTest()) {
        close(each, context);
      }
      Throwable inHandler = application().takeFailure();
      if (inHandler != null) {
        throw new AssertionError("in a handler: " + inHandler.getMessage(), inHandler);
      }
    } catch (Exception | Error failure) {
      failure.addSuppressed(evidence(context));
      throw failure;
    } finally {
      forgetTest();
      bounds.afterEach(context);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      Server ofClass = started();
      if (ofClass != null) {
        close(ofClass, context);
      }
      awaitNoThreads();
      checkWrap();
    } finally {
      closeLog();
    }
  }

  private static void close(Server server, ExtensionContext context) throws Exception {
    BoundsExtension.bounds(context).within("the stop of the server", server::close);
  }

  private static String serverName(ExtensionContext context) {
    return context
        .getConfigurationParameter(SERVER)
        .orElseThrow(
            () ->
                new AssertionError(
                    "name the server under test in the configuration parameter " + SERVER));
  }
}
