package dev.lintel.conformance;

import dev.lintel.tck.ApplicationExtension;
import dev.lintel.tck.report.ReportListener;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The application kit on the async sample, which is mounted below a path, on every server. */
@Suite
@SelectPackages("dev.lintel.tck.application")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(key = ApplicationExtension.APPLICATION, value = "dev.lintel.sample.Sample")
@ConfigurationParameter(key = ApplicationExtension.PATH, value = "/async")
@ConfigurationParameter(key = ReportListener.DIRECTORY, value = "target/tck/sample-async")
class AsyncSampleTckTests {}
