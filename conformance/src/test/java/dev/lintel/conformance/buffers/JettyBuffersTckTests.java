package dev.lintel.conformance.buffers;

import dev.lintel.tck.ServerExtension;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Whether Jetty has its buffers back when clients have broken off. */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*LeftoverTests")
@ConfigurationParameter(
    key = ServerExtension.SERVER,
    value = "dev.lintel.conformance.buffers.CountedJetty")
class JettyBuffersTckTests {}
