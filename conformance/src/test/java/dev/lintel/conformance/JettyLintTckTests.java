package dev.lintel.conformance;

import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.report.ReportListener;
import dev.lintel.tck.wrap.Wrap;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The kit on Jetty, under the lint: it must have nothing to say about the server. */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = ServerExtension.SERVER, value = "jetty")
@ConfigurationParameter(key = Wrap.PARAMETER, value = "lint")
@ConfigurationParameter(key = ReportListener.DIRECTORY, value = "target/tck/jetty-lint")
class JettyLintTckTests {}
