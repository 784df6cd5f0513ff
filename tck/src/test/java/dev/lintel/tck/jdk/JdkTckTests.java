package dev.lintel.tck.jdk;

import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.ServerExtension;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The kit on the server of the JDK, without the classes in which a test would wait for what this
 * server never tells: that a client is gone, that a time has passed, that a connection is idle,
 * that a line ended wrongly, that a head was refused as the rules say. {@code LoopTests} is left
 * out for its time. Of the rest some tests wait in vain, as {@code deviations-jdk.txt} says, so
 * nobody is patient.
 */
@Suite
@SelectPackages("dev.lintel.tck.adapter")
@IncludeClassNamePatterns(".*Tests")
@ExcludeClassNamePatterns(
    ".*\\.(Bridge|BrokenBody|Completion|Continue|Disconnect|DisconnectSignal|Drain|FailingCall"
        + "|Leftover|Loop|RefusedHead|Timeout)Tests")
@ConfigurationParameter(key = ServerExtension.SERVER, value = "jdk")
@ConfigurationParameter(key = DeviationExtension.FILE, value = "/deviations-jdk.txt")
class JdkTckTests {

  private static final String PATIENCE = "lintel.tck.patience";
  private static final String BEFORE = System.getProperty(PATIENCE);

  @BeforeSuite
  static void haveLittlePatience() {
    System.setProperty(PATIENCE, "3000");
  }

  @AfterSuite
  static void haveThePatienceOfBefore() {
    if (BEFORE == null) {
      System.clearProperty(PATIENCE);
    } else {
      System.setProperty(PATIENCE, BEFORE);
    }
  }
}
