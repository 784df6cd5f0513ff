package dev.lintel.tck.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of one connection, strictly: what RFC 9112 leaves to the taste of a server is
 * refused. What a head means is validated by the gateway.
 */
final class MemoryHeadParser {

  private static final Pattern REQUEST_LINE =
      Pattern.compile("([^ ]+) ([^ ]+) (HTTP/[0-9]\\.[0-9])");

  /** A head that is refused. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    private Refused(int status, String reason) {
      super(reason, null, false, false);
      this.status = status;
    }

    /** The status of the answer. */
    int status() {
      return status;
    }
  }

  private final int limit;
  private final StringBuilder head = new StringBuilder();
  private final List<String> lines = new ArrayList<>();

  /** Where the present line began in the head. */
  private int line;

  private boolean carriageReturn;
  private boolean blankLineSeen;

  /**
   * A parser.
   *
   * @param limit the longest head in bytes
   */
  MemoryHeadParser(int limit) {
    this.limit = limit;
  }

  /** Whether a part of a head has been read. */
  boolean hasBegun() {
    return head.length() > 0 || blankLineSeen;
  }

  /** Reads on. Returns the head, and leaves what follows it; null if more bytes are needed. */
  @Nullable MemoryHead read(ByteBuffer input) throws Refused {
    while (input.hasRemaining()) {
      if (readByte(input.get())) {
        MemoryHead complete = complete();
        begin();
        blankLineSeen = false;
        return complete;
      }
    }
    return null;
  }

  /** Takes one byte. Returns whether it ends the head. */
  private boolean readByte(byte c) throws Refused {
    if (carriageReturn && c != '\n') {
      throw bad("a carriage return without a line feed");
    }
    if (c < ' ' && c >= 0 && c != '\r' && c != '\n' && c != '\t') {
      throw bad("a control character");
    }
    if (c == '\n' && !carriageReturn) {
      throw bad("a line feed without a carriage return");
    }
    if (head.length() == limit) {
      throw new Refused(lines.isEmpty() ? 414 : 431, "the head is too long");
    }
    head.append((char) (c & 0xff));
    carriageReturn = c == '\r';
    return c == '\n' && endLine();
  }

  private boolean endLine() throws Refused {
    if (head.length() - line > 2) {
      lines.add(head.substring(line, head.length() - 2));
      line = head.length();
      return false;
    }
    if (lines.isEmpty() && !blankLineSeen) {
      // One is forgiven before a request line (RFC 9112, 2.2).
      blankLineSeen = true;
      begin();
      return false;
    }
    return true;
  }

  private MemoryHead complete() throws Refused {
    Matcher first = REQUEST_LINE.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!first.matches()) {
      throw bad("the first line is no request line");
    }
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (String field : lines.subList(1, lines.size())) {
      int colon = field.indexOf(':');
      if (colon <= 0 || field.charAt(0) == ' ' || field.charAt(0) == '\t') {
        throw bad("a line is no field");
      }
      names.add(field.substring(0, colon));
      values.add(withoutBlanks(field.substring(colon + 1)));
    }
    return new MemoryHead(
        head.toString(),
        first.group(1),
        first.group(2),
        first.group(3),
        List.copyOf(names),
        List.copyOf(values));
  }

  private void begin() {
    head.setLength(0);
    lines.clear();
    line = 0;
    carriageReturn = false;
  }

  private static String withoutBlanks(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static Refused bad(String reason) {
    return new Refused(400, reason);
  }
}
