package dev.lintel.tck.report;

import dev.lintel.tck.Deviation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test, or one invocation of it.
 *
 * @param type the full name of its class
 * @param test its name in lists: {@code Class#method}, or {@code Class#method#3}
 * @param server the server that it ran on, where the run has several; else null
 * @param title what JUnit calls it
 * @param rules the rules that it checks
 * @param outcome PASSED, FAILED, DEVIATION or SKIPPED
 * @param time how long it took
 * @param message why it did not pass, or null
 * @param place the line of the kit where it failed, or null
 * @param evidence the rules and what was on the wire, or null
 * @param deviation the deviation, or null
 */
public record TestResult(
    String type,
    String test,
    @Nullable String server,
    String title,
    List<String> rules,
    Outcome outcome,
    Duration time,
    @Nullable String message,
    @Nullable String place,
    @Nullable String evidence,
    @Nullable Deviation deviation) {}
