package dev.lintel.arch;

import static dev.lintel.arch.Modules.ADAPTERS;
import static dev.lintel.arch.Modules.ANY_ADAPTER;
import static dev.lintel.arch.Modules.API;
import static dev.lintel.arch.Modules.CONTRACTS;
import static dev.lintel.arch.Modules.EXPERIMENT;
import static dev.lintel.arch.Modules.JETTY;
import static dev.lintel.arch.Modules.KIT;
import static dev.lintel.arch.Modules.KIT_COMMAND;
import static dev.lintel.arch.Modules.LAUNCHER;
import static dev.lintel.arch.Modules.MIDDLEWARE;
import static dev.lintel.arch.Modules.PRODUCT;
import static dev.lintel.arch.Modules.SAMPLE;
import static dev.lintel.arch.Modules.SERVER;
import static dev.lintel.arch.Modules.SPEC;
import static dev.lintel.arch.Modules.SPI;
import static dev.lintel.arch.Modules.UNDERTOW;
import static dev.lintel.arch.Modules.VERTX;
import static dev.lintel.tck.arch.DependencyRules.holdAtLeast;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lintel.tck.arch.CodeRules;
import dev.lintel.tck.arch.DependencyRules;
import java.util.List;
import java.util.Set;

/** The architecture, held against all modules that are on the class path of the kit's tests. */
@AnalyzeClasses(packages = "dev.lintel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule ALL_PACKAGES_ARE_KNOWN =
      DependencyRules.resideIn(with(PRODUCT, KIT, SPEC))
          .because("a package that is not named here would escape the other rules");

  @ArchTest
  static final ArchRule API_NEEDS_NOTHING =
      DependencyRules.dependOnlyOn(API, List.of())
          .because("the one library that everybody gets must not bring another one along");

  @ArchTest
  static final ArchRule CONTRACTS_KNOW_NO_MACHINERY =
      DependencyRules.doNotKnow(List.of(CONTRACTS), List.of(SPI, MIDDLEWARE, SERVER))
          .because("an application can be written, and a framework built, on the contracts alone");

  @ArchTest
  static final ArchRule PACKAGES_OF_API_HAVE_LAYERS =
      DependencyRules.areFreeOfCycles(API).because("whoever reads the API can begin at the bottom");

  @ArchTest
  static final ArchRule VERTX_ADAPTER_KNOWS_API_AND_VERTX =
      DependencyRules.adapterKnowsItsServerAlone(
          VERTX, "io.vertx.core..", "io.netty.."); // Vert.x is made of Netty

  @ArchTest
  static final ArchRule UNDERTOW_ADAPTER_KNOWS_API_AND_UNDERTOW =
      DependencyRules.adapterKnowsItsServerAlone(
          UNDERTOW, "io.undertow..", "org.xnio..", "org.jboss..");

  @ArchTest
  static final ArchRule JETTY_ADAPTER_KNOWS_API_AND_JETTY =
      DependencyRules.adapterKnowsItsServerAlone(JETTY, "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule KIT_KNOWS_NO_ADAPTER =
      DependencyRules.doNotKnow(List.of(KIT), List.of(ANY_ADAPTER, SAMPLE + ".."))
          .because("the kit judges adapters of anybody, and must not treat ours better");

  @ArchTest
  static final ArchRule KIT_NEEDS_NO_COMMAND =
      DependencyRules.doNotKnow(List.of(KIT), List.of(LAUNCHER, "picocli.."), KIT_COMMAND)
          .because("whoever runs the kit from a build has no launcher on the class path");

  @ArchTest
  static final ArchRule LAUNCHER_KNOWS_NO_ADAPTER =
      DependencyRules.doNotKnow(List.of(LAUNCHER), List.of(ANY_ADAPTER, SAMPLE + ".."))
          .because("servers and applications are found by name, whoever wrote them");

  @ArchTest
  static final ArchRule VERTX_ADAPTER_SHOWS_ITS_PROVIDER =
      DependencyRules.adapterShowsItsProviderAlone(VERTX);

  @ArchTest
  static final ArchRule UNDERTOW_ADAPTER_SHOWS_ITS_PROVIDER =
      DependencyRules.adapterShowsItsProviderAlone(UNDERTOW);

  @ArchTest
  static final ArchRule JETTY_ADAPTER_SHOWS_ITS_PROVIDER =
      DependencyRules.adapterShowsItsProviderAlone(JETTY);

  @ArchTest
  static final ArchRule ADAPTERS_ARE_SIBLINGS =
      DependencyRules.areSiblings(
              ADAPTERS,
              // Vert.x hides the channels that it opens, and is told of them by its transport.
              "dev.lintel.adapter.vertx.VertxTransport",
              "dev.lintel.adapter.vertx.VertxEventLoop",
              // The connections of Vert.x are objects of its own, which VertxEventLoop knows.
              "dev.lintel.adapter.jetty.JettyConnection",
              "dev.lintel.adapter.undertow.UndertowConnection",
              // Undertow refuses heads that nobody else sees.
              "dev.lintel.adapter.undertow.UndertowHeadWatch",
              // Undertow's parser shows no frames, and its listener for TLS begins no HTTP/2 of
              // ours.
              "dev.lintel.adapter.undertow.UndertowHttp2Frames",
              "dev.lintel.adapter.undertow.UndertowHttp2Sniffer",
              "dev.lintel.adapter.undertow.UndertowHttp2Writer")
          .because("whoever knows one adapter knows the others, and a fix is made in all");

  @ArchTest
  static final ArchRule SAMPLE_KNOWS_WHAT_ANY_APPLICATION_KNOWS =
      DependencyRules.applicationKnowsTheContractsAlone(List.of(SAMPLE), "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule EXPERIMENT_IS_A_COMMAND_OF_THE_LAUNCHER =
      DependencyRules.dependOnlyOn(
              List.of(EXPERIMENT), List.of(SAMPLE, CONTRACTS, SERVER, LAUNCHER, "picocli"))
          .because("only the command that compares servers may know how commands are made");

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      CodeRules.doNotSleep(List.of("dev.lintel.."), Set.of())
          .because("a sleep hides a race, and goes on when the client is gone");

  @ArchTest
  static final ArchRule ASYNC_CODE_DOES_NOT_BLOCK =
      CodeRules.asyncCodeDoesNotBlock(
          PRODUCT,
          Set.of(
              "dev.lintel.sample.Page", // before there are requests
              "dev.lintel.spi.LoopRequest", // for the sync style, on its threads
              "dev.lintel.spi.Lifecycle")); // start and stop, on no event thread

  @ArchTest
  static final ArchRule NOBODY_WAITS_FOR_A_FUTURE =
      CodeRules.doNotWaitForFutures(
              PRODUCT,
              Set.of(
                  "dev.lintel.adapter.vertx.VertxListener", // start and stop, on no event thread
                  "dev.lintel.sample.SyncFanOut",
                  "dev.lintel.sample.experiment.Client",
                  "dev.lintel.spi.GatewayServer", // start and stop, on no event thread
                  "dev.lintel.spi.Lifecycle", // start and stop, on no event thread
                  "dev.lintel.spi.Waiting")) // for the sync style, on its threads
          .because("a wait on an event thread stops a server; who may wait is listed");

  @ArchTest
  static final ArchRule NOBODY_PRINTS =
      CodeRules.doNotPrint(List.of("dev.lintel.."), Set.of())
          .because("libraries log, and the launcher writes where its caller says");

  @ArchTest
  static final ArchRule NOBODY_CHOOSES_A_LOGGING_LIBRARY =
      CodeRules.doNotUseJavaUtilLogging(PRODUCT, Set.of("dev.lintel.launcher.Logging"))
          .because("libraries log through System.Logger, and programs decide where it goes");

  @ArchTest
  static final ArchRule EXCEPTIONS_SAY_WHAT_THEY_ARE =
      CodeRules.doNotMakeBareRuntimeExceptions(PRODUCT, Set.of())
          .because("nobody can catch a bare RuntimeException without catching all others");

  @ArchTest
  static final ArchRule NULL_IS_THE_EXCEPTION =
      CodeRules.areNullMarked("dev.lintel..")
          .because("what is not annotated @Nullable is never null, in each package");

  @ArchTest
  static final ArchRule PUBLIC_TYPES_ARE_CLOSED =
      CodeRules.areClosedForInheritance(
              List.of(CONTRACTS, SERVER),
              Set.of(
                  "dev.lintel.ForwardingAsyncApplication",
                  "dev.lintel.ForwardingAsyncRequest",
                  "dev.lintel.ForwardingAsyncResponder",
                  "dev.lintel.ForwardingAsyncWebSocket",
                  "dev.lintel.ForwardingAsyncWebSocketAcceptor",
                  "dev.lintel.ForwardingSyncApplication",
                  "dev.lintel.ForwardingSyncRequest",
                  "dev.lintel.ForwardingSyncResponder",
                  "dev.lintel.ForwardingSyncWebSocket",
                  "dev.lintel.ForwardingSyncWebSocketAcceptor",
                  "dev.lintel.ForwardingWebSocketHandshake"))
          .because("values are final, roles are interfaces, and only wrappers are made to extend");

  @ArchTest
  static final ArchRule CONTRACTS_PROMISE_STAGES =
      CodeRules.returnNoCompletableFuture(List.of(CONTRACTS, SERVER, MIDDLEWARE))
          .because("nobody but its maker may complete a stage");

  @ArchTest
  static void nothingWasOverlooked(JavaClasses classes) {
    holdAtLeast(40, CONTRACTS, classes);
    holdAtLeast(7, SERVER, classes);
    holdAtLeast(25, SPI, classes);
    holdAtLeast(1, MIDDLEWARE, classes);
    for (String adapter : ADAPTERS.keySet()) {
      holdAtLeast(9, adapter, classes);
    }
    holdAtLeast(15, SAMPLE, classes);
    holdAtLeast(3, EXPERIMENT, classes);
    holdAtLeast(20, LAUNCHER, classes);
    holdAtLeast(40, KIT, classes);
  }

  private static List<String> with(List<String> packages, String... more) {
    return List.of(packages, List.of(more)).stream().flatMap(List::stream).toList();
  }
}
