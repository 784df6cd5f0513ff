package dev.lintel.tck;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * A test that a server under test does not pass, and why that is accepted for a while.
 *
 * @param rule the broken rule
 * @param test the test that fails: {@code Class#method}, or {@code Class#method#3} for its third
 *     invocation
 * @param expiry the last day on which it may
 * @param link where it is discussed or can be seen: an address, or a file of the same repository
 * @param reason why, for people
 */
public record Deviation(String rule, String test, LocalDate expiry, String link, String reason) {

  private static final int PARTS = 5;

  /** Reads a line of a deviation file; fails with a sentence that says what is wrong. */
  static Deviation parse(String line) {
    String[] parts = line.strip().split("\\s*\\|\\s*", PARTS);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException(
          "a deviation is 'rule | test | last day | link | reason', not: " + line);
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new IllegalArgumentException("a part of this deviation is empty: " + line);
      }
    }
    try {
      return new Deviation(parts[0], parts[1], LocalDate.parse(parts[2]), parts[3], parts[4]);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "the last day of a deviation is a date such as 2027-06-30, not: " + parts[2], wrong);
    }
  }

  @Override
  public String toString() {
    return rule + " in " + test + " until " + expiry + ": " + reason + " (" + link + ")";
  }
}
