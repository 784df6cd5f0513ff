package dev.lintel.conformance;

import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wrap.Wrap;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What the kit asks of HTTP on Vert.x, over TLS. */
@Suite
@SelectPackages({"dev.lintel.tck.adapter.http", "dev.lintel.tck.adapter.h2"})
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = ServerExtension.SERVER, value = "vertx")
@ConfigurationParameter(key = Wrap.PARAMETER, value = "tls")
class VertxTlsTckTests {}
