package dev.lintel.tck.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses responses strictly: whatever RFC 9112 does not allow fails the test. */
final class WireReader {
  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/1\\.[01]) ([1-9][0-9]{2}) ([\\t -~]*)");
  private static final Pattern FIELD_LINE =
      Pattern.compile("([!#$%&'*+\\-.^_`|~0-9A-Za-z]+):[ \\t]*((?:[!-~\\x80-\\xff].*)?)");
  private static final Pattern FIELD_VALUE = Pattern.compile("[\\t -~\\x80-\\xff]*");
  private static final int LONGEST_LINE = 64 * 1024;

  /** Where bytes come from. */
  interface Source {
    /** The next byte, or -1 at the end of the connection. */
    int next() throws IOException;

    /** Up to that many bytes. Returns how many, or -1 at the end of the connection. */
    int next(byte[] into, int offset, int length) throws IOException;
  }

  private final Source source;
  private List<WireField> trailers = List.of();
  private boolean chunkEndDue;

  WireReader(Source source) {
    this.source = source;
  }

  WireHead head() throws IOException {
    String line = line("a status line");
    Matcher status = STATUS_LINE.matcher(line);
    if (!status.matches()) {
      throw new AssertionError("no status line: '" + line + "'");
    }
    return new WireHead(
        status.group(1), Integer.parseInt(status.group(2)), status.group(3), fields());
  }

  /** The trailers of the body that was read last. */
  List<WireField> trailers() {
    return trailers;
  }

  byte[] body(WireHead head, WireFraming framing) throws IOException {
    trailers = List.of();
    var body = new ByteArrayOutputStream();
    try {
      switch (framing) {
        case NONE -> {}
        case LENGTH -> copy(head.length(), body);
        case CHUNKED -> chunks(body);
        default -> rest(body);
      }
    } catch (WireCutException cut) {
      throw new WireCutException(
          cut.getMessage() + " after " + body.size() + " bytes of the body", body.toByteArray());
    } catch (java.net.SocketTimeoutException late) {
      throw new AssertionError(
          "the rest of the body did not come; " + body.size() + " bytes did", late);
    } catch (IOException reset) {
      throw new WireCutException(
          "the connection broke (" + reset.getMessage() + ") after " + body.size() + " bytes",
          body.toByteArray());
    }
    return body.toByteArray();
  }

  /** One chunk; empty if it was the last one. */
  byte[] chunk() throws IOException {
    var chunk = new ByteArrayOutputStream();
    try {
      chunk(chunk);
    } catch (WireCutException cut) {
      throw new WireCutException(
          cut.getMessage() + " after " + chunk.size() + " bytes of a chunk", chunk.toByteArray());
    } catch (java.net.SocketTimeoutException late) {
      throw late;
    } catch (IOException reset) {
      throw new WireCutException(
          "the connection broke (" + reset.getMessage() + ") where a chunk should come",
          chunk.toByteArray());
    }
    return chunk.toByteArray();
  }

  private void chunks(ByteArrayOutputStream into) throws IOException {
    // The bytes go straight into the body, so that what came of a chunk that is cut is seen.
    while (chunk(into)) {
      // The next one.
    }
  }

  private boolean chunk(ByteArrayOutputStream into) throws IOException {
    takeChunkEnd();
    String line = line("a chunk size");
    if (!line.matches("[0-9A-Fa-f]{1,8}")) {
      throw new AssertionError("no chunk size: '" + line + "'");
    }
    int size = Integer.parseInt(line, 16);
    if (size == 0) {
      trailers = fields();
      return false;
    }
    copy(size, into);
    chunkEndDue = true;
    return true;
  }

  /** Takes the end of the last chunk, which some servers send with the chunk behind it. */
  void takeChunkEnd() throws IOException {
    if (chunkEndDue && !line("the end of a chunk").isEmpty()) {
      throw new AssertionError("a chunk is longer than its size says");
    }
    chunkEndDue = false;
  }

  private void copy(long length, ByteArrayOutputStream into) throws IOException {
    byte[] piece = new byte[(int) Math.min(64 * 1024, length)];
    long left = length;
    while (left > 0) {
      int count = source.next(piece, 0, (int) Math.min(piece.length, left));
      if (count < 0) {
        throw new WireCutException("the connection ended " + left + " bytes short", new byte[0]);
      }
      into.write(piece, 0, count);
      left -= count;
    }
  }

  private void rest(ByteArrayOutputStream into) throws IOException {
    byte[] piece = new byte[64 * 1024];
    for (int n = source.next(piece, 0, piece.length);
        n >= 0;
        n = source.next(piece, 0, piece.length)) {
      into.write(piece, 0, n);
    }
  }

  private List<WireField> fields() throws IOException {
    var fields = new ArrayList<WireField>();
    for (String line = line("a field"); !line.isEmpty(); line = line("a field")) {
      Matcher field = FIELD_LINE.matcher(line);
      if (!field.matches() || !FIELD_VALUE.matcher(field.group(2)).matches()) {
        throw new AssertionError("no field line: '" + line + "'");
      }
      fields.add(new WireField(field.group(1), field.group(2)));
    }
    return List.copyOf(fields);
  }

  /** A line without the CRLF that must end it. */
  private String line(String what) throws IOException {
    var line = new ByteArrayOutputStream(64);
    while (true) {
      int b = source.next();
      if (b < 0) {
        throw new WireCutException(
            "the connection ended where " + what + " should come", new byte[0]);
      }
      if (b == '\n') {
        throw new AssertionError("a line feed without carriage return in " + what);
      }
      if (b == '\r') {
        if (source.next() != '\n') {
          throw new AssertionError("a carriage return without line feed in " + what);
        }
        return line.toString(ISO_8859_1);
      }
      line.write(b);
      if (line.size() > LONGEST_LINE) {
        throw new AssertionError("an endless line where " + what + " should come");
      }
    }
  }
}
