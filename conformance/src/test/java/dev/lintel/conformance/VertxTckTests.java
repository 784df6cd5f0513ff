package dev.lintel.conformance;

import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.report.ReportListener;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The kit on Vertx. */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = ServerExtension.SERVER, value = "vertx")
@ConfigurationParameter(key = ReportListener.DIRECTORY, value = "target/tck/vertx")
class VertxTckTests {}
