package dev.lintel.tck.jdk;

import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.ServerExtension;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The kit on the server of the JDK. */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = ServerExtension.SERVER, value = "jdk")
@ConfigurationParameter(key = DeviationExtension.FILE, value = "/deviations-jdk.txt")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.enabled", value = "true")
class JdkTckTests {}
