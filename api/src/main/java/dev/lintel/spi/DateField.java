package dev.lintel.spi;

import static java.time.format.DateTimeFormatter.ofPattern;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the Date field, made once a second by the watchdog. */
final class DateField {

  private static final DateTimeFormatter IMF_FIXDATE =
      ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

  private long second = -1;
  private volatile String value = "";

  DateField() {
    refresh();
  }

  /** The present second, as late as {@link #refresh} was called last: costs no look at a clock. */
  String now() {
    return value;
  }

  /** Looks at the clock. Called by one thread at a time. */
  void refresh() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      value = IMF_FIXDATE.format(Instant.ofEpochSecond(now));
    }
  }
}
