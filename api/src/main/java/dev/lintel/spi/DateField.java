package dev.lintel.spi;

import static java.time.format.DateTimeFormatter.ofPattern;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the Date field, made once a second. */
final class DateField {

  private static final DateTimeFormatter IMF_FIXDATE =
      ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

  private record Made(long second, String value) {}

  /** Replaced as a whole; a race makes a value twice and harms nothing. */
  private volatile Made made = make(0);

  String now() {
    long second = System.currentTimeMillis() / 1000;
    Made present = made;
    if (present.second != second) {
      present = make(second);
      made = present;
    }
    return present.value;
  }

  private static Made make(long second) {
    return new Made(second, IMF_FIXDATE.format(Instant.ofEpochSecond(second)));
  }
}
