package dev.lintel.tck.memory;

import dev.lintel.tck.ServerExtension;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The kit on the server without sockets. */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*Tests")
@ConfigurationParameter(
    key = ServerExtension.SERVER,
    value = "dev.lintel.tck.memory.MemoryServerProvider")
class MemoryTckTests {}
