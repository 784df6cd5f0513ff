package dev.lintel.launcher;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Applications of every kind that a launcher meets. */
public final class Fixtures {

  private Fixtures() {}

  public static Application create() {
    return new Good();
  }

  public static Object createNull() {
    return null;
  }

  public static String createText() {
    return "no application";
  }

  public static Application createFailing() {
    throw new IllegalStateException("no database");
  }

  public Application createFromInstance() {
    return new Good();
  }

  public static class Good implements SyncApplication {}

  public static class NoApplication {}

  public abstract static class Abstract implements SyncApplication {}

  static class Hidden implements SyncApplication {
    public Hidden() {}
  }

  public static class NeedsArgument implements SyncApplication {
    public NeedsArgument(String unused) {}
  }

  public static class FailsInConstructor implements SyncApplication {
    public FailsInConstructor() {
      throw new IllegalStateException("no database");
    }
  }

  public static class FailsInInitializer implements SyncApplication {
    static final int VALUE = Integer.parseInt("no number");
  }

  public static class FailsInStartup implements SyncApplication {
    @Override
    public void startup(ServerInfo server) {
      throw new IllegalStateException("no database\n at db:5432");
    }
  }

  public static class ForgetsTheStage implements AsyncApplication {
    @Override
    public CompletionStage<Void> startup(ServerInfo server) {
      return null;
    }
  }

  public static class FailsInHttp implements AsyncApplication {
    @Override
    public dev.lintel.AsyncHttpHandler http() {
      throw new IllegalStateException("no routes");
    }
  }

  public static class NeedsMore implements SyncApplication {
    @Override
    public Set<Capability> requires() {
      return Set.of(Capability.of("time-travel"));
    }
  }

  /** Tells when it starts up and shuts down; a line of standard input ends the former. */
  public static class StartsWhenTold implements SyncApplication {
    @Override
    public void startup(ServerInfo server) throws IOException {
      System.out.println("starting up");
      System.in.read();
    }

    @Override
    public void shutdown() {
      System.out.println("shutting down");
    }
  }

  /** Takes longer to shut down than anybody wants to wait. */
  public static class HangsInShutdown implements SyncApplication {
    @Override
    public void shutdown() throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }
}
