package dev.lintel.tck.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.List;

/** Decodes field blocks strictly (RFC 7541); one for each connection, as it has a table. */
public final class HpackDecoder {

  /** What a table may have unless the decoder says otherwise, in bytes. */
  private static final int TABLE_SIZE = 4096;

  /** What an entry of the table costs beyond its bytes. */
  private static final int ENTRY = 32;

  private static final String[] STATIC = {
    ":authority",
    "",
    ":method",
    "GET",
    ":method",
    "POST",
    ":path",
    "/",
    ":path",
    "/index.html",
    ":scheme",
    "http",
    ":scheme",
    "https",
    ":status",
    "200",
    ":status",
    "204",
    ":status",
    "206",
    ":status",
    "304",
    ":status",
    "400",
    ":status",
    "404",
    ":status",
    "500",
    "accept-charset",
    "",
    "accept-encoding",
    "gzip, deflate",
    "accept-language",
    "",
    "accept-ranges",
    "",
    "accept",
    "",
    "access-control-allow-origin",
    "",
    "age",
    "",
    "allow",
    "",
    "authorization",
    "",
    "cache-control",
    "",
    "content-disposition",
    "",
    "content-encoding",
    "",
    "content-language",
    "",
    "content-length",
    "",
    "content-location",
    "",
    "content-range",
    "",
    "content-type",
    "",
    "cookie",
    "",
    "date",
    "",
    "etag",
    "",
    "expect",
    "",
    "expires",
    "",
    "from",
    "",
    "host",
    "",
    "if-match",
    "",
    "if-modified-since",
    "",
    "if-none-match",
    "",
    "if-range",
    "",
    "if-unmodified-since",
    "",
    "last-modified",
    "",
    "link",
    "",
    "location",
    "",
    "max-forwards",
    "",
    "proxy-authenticate",
    "",
    "proxy-authorization",
    "",
    "range",
    "",
    "referer",
    "",
    "refresh",
    "",
    "retry-after",
    "",
    "server",
    "",
    "set-cookie",
    "",
    "strict-transport-security",
    "",
    "transfer-encoding",
    "",
    "user-agent",
    "",
    "vary",
    "",
    "via",
    "",
    "www-authenticate",
    ""
  };

  /** The newest entry first. */
  private final List<WireField> table = new ArrayList<>();

  private int maxSize = TABLE_SIZE;

  private byte[] block = new byte[0];
  private int position;

  /** A decoder with an empty table. */
  public HpackDecoder() {}

  /** The fields of a block, in their order. */
  public List<WireField> decode(byte[] encoded) {
    block = encoded;
    position = 0;
    var fields = new ArrayList<WireField>();
    while (position < block.length) {
      int first = block[position] & 0xff;
      if (first >= 0x80) {
        fields.add(entry(integer(7)));
      } else if (first >= 0x40) {
        WireField field = literal(6);
        table.add(0, field);
        evict();
        fields.add(field);
      } else if (first >= 0x20) {
        int size = integer(5);
        if (size > TABLE_SIZE || !fields.isEmpty()) {
          throw new AssertionError("the table of HPACK gets a size of " + size + " here");
        }
        maxSize = size;
        evict();
      } else {
        fields.add(literal(4));
      }
    }
    return fields;
  }

  private WireField literal(int prefix) {
    int index = integer(prefix);
    String name = index == 0 ? string() : entry(index).name();
    return new WireField(name, string());
  }

  private WireField entry(int index) {
    int entries = STATIC.length / 2;
    if (index >= 1 && index <= entries) {
      return new WireField(STATIC[2 * index - 2], STATIC[2 * index - 1]);
    }
    int place = index - entries - 1;
    if (index < 1 || place >= table.size()) {
      throw new AssertionError("there is no entry " + index + " in the table of HPACK");
    }
    return table.get(place);
  }

  private String string() {
    boolean coded = (block[position] & 0x80) != 0;
    int length = integer(7);
    byte[] bytes = new byte[length];
    System.arraycopy(block, position, bytes, 0, length);
    position += length;
    return new String(coded ? Huffman.decode(bytes) : bytes, ISO_8859_1);
  }

  private int integer(int prefix) {
    int max = (1 << prefix) - 1;
    int value = block[position++] & max;
    if (value < max) {
      return value;
    }
    int shift = 0;
    int next;
    do {
      next = block[position++] & 0xff;
      value += (next & 127) << shift;
      shift += 7;
    } while (next >= 128);
    return value;
  }

  private void evict() {
    int size = table.stream().mapToInt(HpackDecoder::size).sum();
    while (size > maxSize) {
      size -= size(table.remove(table.size() - 1));
    }
  }

  private static int size(WireField field) {
    return field.name().length() + field.value().length() + ENTRY;
  }
}
