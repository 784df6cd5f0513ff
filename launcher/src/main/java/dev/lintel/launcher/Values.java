package dev.lintel.launcher;

import dev.lintel.server.Bind;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.StartException;
import dev.lintel.server.Threads;
import dev.lintel.spi.SyncExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the values of settings and writes them as they are read. What cannot be read fails with an
 * IllegalArgumentException whose message says what is right.
 */
final class Values {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})([kmg]?)");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern POOL = Pattern.compile("(\\d{1,9})(?:\\+(\\d{1,9}))?");
  private static final Pattern BIND =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\[\\]]+):(\\d{1,5})");

  /** Before an address that speaks TLS. */
  private static final String TLS = "tls:";

  /** Before the path of a Unix domain socket. */
  private static final String UNIX = "unix:";

  /** Between the values of a setting that takes several. */
  static final String SEPARATOR = ",";

  private Values() {}

  static int count(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw wrong(text, "a number such as 0 or 100");
    }
    return Integer.parseInt(text);
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(text, "true or false");
    };
  }

  /** A number of bytes; k, m and g are powers of 1024. */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw wrong(text, "a size in bytes such as 4096, 64k, 10m or 1g");
    }
    long unit =
        switch (matcher.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> 1;
        };
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException tooLarge) {
      throw wrong(text, "a size below 8 million terabytes");
    }
  }

  /** A size that has to fit into an int. */
  static int smallSize(String text) {
    long size = size(text);
    if (size > Integer.MAX_VALUE) {
      throw wrong(text, "a size below 2g");
    }
    return (int) size;
  }

  static String show(long size) {
    if (size > 0 && size % (1L << 30) == 0) {
      return (size >> 30) + "g";
    }
    if (size > 0 && size % (1L << 20) == 0) {
      return (size >> 20) + "m";
    }
    return size > 0 && size % (1L << 10) == 0 ? (size >> 10) + "k" : Long.toString(size);
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw wrong(text, "a duration such as 500ms, 30s, 2m or 1h");
    }
    long number = Long.parseLong(matcher.group(1));
    if (number == 0) {
      throw wrong(text, "a time to wait; the shortest is 1ms");
    }
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  static Threads threads(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return Threads.auto();
    }
    if (text.equalsIgnoreCase("virtual")) {
      return virtual();
    }
    Matcher matcher = POOL.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text, "auto, virtual, a number of threads, or threads+queue such as 8+100");
    }
    int size = Integer.parseInt(matcher.group(1));
    String queue = matcher.group(2);
    return queue == null ? Threads.pool(size) : Threads.pool(size, Integer.parseInt(queue));
  }

  /** Virtual threads, if this JDK has them: better told with the place than when it starts. */
  private static Threads virtual() {
    try {
      SyncExecutor.of(Threads.virtual()).close();
      return Threads.virtual();
    } catch (StartException impossible) {
      throw new IllegalArgumentException(impossible.getMessage(), impossible);
    }
  }

  static String show(Threads threads) {
    return threads.kind() == Threads.Kind.POOL
        ? threads.size() + "+" + threads.queue()
        : threads.kind().name().toLowerCase(Locale.ROOT);
  }

  static ServerOptions bind(ServerOptions options, String text) {
    Bind[] binds = list(text).stream().map(Values::bind).toArray(Bind[]::new);
    return options.withBinds(binds[0], Arrays.copyOfRange(binds, 1, binds.length));
  }

  private static Bind bind(String text) {
    boolean tls = text.startsWith(TLS);
    String where = tls ? text.substring(TLS.length()) : text;
    Bind bind =
        where.startsWith(UNIX)
            ? Bind.unix(Path.of(where.substring(UNIX.length())))
            : tcp(text, where);
    return tls ? bind.withTls(TlsSettings.NOT_YET) : bind;
  }

  private static Bind tcp(String text, String where) {
    Matcher matcher = BIND.matcher(where);
    if (!matcher.matches()) {
      throw wrong(
          text,
          "HOST:PORT such as 127.0.0.1:8080, [::1]:8080 or tls:0.0.0.0:443,"
              + " nor unix:PATH such as unix:/run/shop.sock");
    }
    String host = matcher.group(1);
    boolean bracketed = host.startsWith("[");
    return Bind.of(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(matcher.group(2)));
  }

  static String show(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(SEPARATOR));
  }

  /** The values of a setting that takes several; one at least. */
  static List<String> list(String text) {
    return Arrays.stream(text.split(SEPARATOR, -1)).map(String::strip).toList();
  }

  private static IllegalArgumentException wrong(String text, String right) {
    return new IllegalArgumentException("'" + text + "' is not " + right);
  }
}
