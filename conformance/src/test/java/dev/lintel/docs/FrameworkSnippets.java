package dev.lintel.docs;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.tck.application.ApplicationKit;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The snippets of the guide for framework authors. */
final class FrameworkSnippets {

  private FrameworkSnippets() {}

  // region application
  /** A framework is an application: it finds the handler of the user and calls it. */
  static final class Routes implements AsyncApplication {
    private final Map<String, AsyncHttpHandler> byPath;

    Routes(Map<String, AsyncHttpHandler> byPath) {
      this.byPath = Map.copyOf(byPath);
    }

    @Override
    public AsyncHttpHandler http() {
      return this::handle;
    }

    @Override
    public Set<Capability> requires() {
      return Set.of(); // what must be there for the server to start
    }

    @Override
    public CompletionStage<Void> startup(ServerInfo server) {
      return Stages.done(); // open what handlers need; a failure stops the server
    }

    private CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
      AsyncHttpHandler found = byPath.get(request.pathInMount());
      return found == null
          ? responder.send(ResponseHead.of(404), ByteBuffer.allocate(0))
          : found.handle(request, responder);
    }
  }

  // endregion application

  /** A user. */
  interface User {}

  // region middleware
  static final Key<User> USER = Key.of("acme.user", User.class);

  static AsyncApplication authenticated(AsyncApplication application, User user) {
    return application.mapHttp(
        next ->
            (request, responder) ->
                next.handle(
                    request.with(USER, user),
                    responder.mapHead(head -> head.with("cache-control", "private"))));
  }

  // endregion middleware

  /** A session of a user. */
  interface Session {
    /** A stage that completes when the session is stored. */
    CompletionStage<Void> save();
  }

  // region wrapper
  /** Saves the session before the head of any kind of response leaves. */
  static final class SavingResponder extends ForwardingAsyncResponder {
    private final Session session;

    SavingResponder(AsyncResponder delegate, Session session) {
      super(delegate);
      this.session = session;
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return session.save().thenCompose(saved -> super.start(head));
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      return session.save().thenCompose(saved -> super.send(head, body));
    }

    @Override
    public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
      return session.save().thenCompose(saved -> super.sendFile(head, file, offset, count));
    }
  }

  // endregion wrapper

  // region kit
  @Suite
  @SelectPackages("dev.lintel.tck.application")
  @IncludeClassNamePatterns(".*Tests")
  @ConfigurationParameter(key = "lintel.tck.application", value = "com.acme.Contract::create")
  static final class AcmeTckTests {}

  // endregion kit

  // region program
  static void check(TestExecutionListener listener) {
    LauncherFactory.create()
        .execute(
            ApplicationKit.on("com.acme.Contract::create")
                .withServers(List.of("jetty"))
                .withRules(List.of("APP-4", "APP-5.1"))
                .request(),
            listener);
  }
  // endregion program
}
