package dev.lintel.spi;

/** Content-lengths as texts: those of small bodies are made once. */
final class Lengths {

  private static final String[] SMALL = new String[1024];

  private Lengths() {}

  static String text(long length) {
    if (length >= SMALL.length) {
      return Long.toString(length);
    }
    // A race makes a text twice and harms nothing.
    String known = SMALL[(int) length];
    if (known == null) {
      known = Long.toString(length);
      SMALL[(int) length] = known;
    }
    return known;
  }
}
