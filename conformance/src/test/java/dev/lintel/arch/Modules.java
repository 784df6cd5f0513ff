package dev.lintel.arch;

import java.util.List;
import java.util.Map;

/** Which packages are whose. */
final class Modules {

  static final String CONTRACTS = "dev.lintel";
  static final String SERVER = "dev.lintel.server";
  static final String SPI = "dev.lintel.spi";
  static final String MIDDLEWARE = "dev.lintel.middleware";
  static final String LINT = "dev.lintel.middleware.lint";
  static final List<String> API = List.of(CONTRACTS, SERVER, SPI, MIDDLEWARE, LINT);

  static final String VERTX = "dev.lintel.adapter.vertx";
  static final String UNDERTOW = "dev.lintel.adapter.undertow";
  static final String JETTY = "dev.lintel.adapter.jetty";
  static final Map<String, String> ADAPTERS =
      Map.of(VERTX, "Vertx", UNDERTOW, "Undertow", JETTY, "Jetty");
  static final String ANY_ADAPTER = "dev.lintel.adapter..";

  static final String SAMPLE = "dev.lintel.sample";
  static final String EXPERIMENT = "dev.lintel.sample.experiment";
  static final String LAUNCHER = "dev.lintel.launcher..";
  static final String KIT = "dev.lintel.tck..";
  static final String KIT_COMMAND = "dev.lintel.tck.run";
  static final String SPEC = "dev.lintel.spec";

  /** All but the kit: its applications fail and wait on purpose, and it reads what is logged. */
  static final List<String> PRODUCT =
      List.of(CONTRACTS, SERVER, SPI, MIDDLEWARE, LINT, ANY_ADAPTER, SAMPLE + "..", LAUNCHER);

  private Modules() {}
}
