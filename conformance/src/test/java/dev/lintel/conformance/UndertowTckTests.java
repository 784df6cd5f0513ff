package dev.lintel.conformance;

import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.ServerExtension;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The kit on Undertow. */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = ServerExtension.SERVER, value = "undertow")
@ConfigurationParameter(key = DeviationExtension.FILE, value = "/deviations-undertow.txt")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.enabled", value = "true")
class UndertowTckTests {}
