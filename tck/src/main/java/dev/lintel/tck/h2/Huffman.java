package dev.lintel.tck.h2;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decodes the Huffman code of HPACK (RFC 7541, 5.2 and appendix B).
 *
 * <p>The code is canonical: codes of one length follow each other in the order of their symbols, so
 * that the lengths say it all.
 */
final class Huffman {

  /** The length of the code of each byte and of the end, 'A' for 5 bits. */
  private static final String LENGTHS =
      "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
          + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
          + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
          + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
          + "Z";

  private static final int END = 256;
  private static final int LONGEST = 30;

  /** The symbols in the order of their codes. */
  private static final List<Integer> SYMBOLS = symbols();

  /** By length: the first code, and its place among the symbols. */
  private static final long[] FIRST_CODE = new long[LONGEST + 2];

  private static final int[] FIRST_PLACE = new int[LONGEST + 2];

  static {
    long code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST + 1; length++) {
      code <<= 1;
      FIRST_CODE[length] = code;
      FIRST_PLACE[length] = place;
      while (place < SYMBOLS.size() && length(SYMBOLS.get(place)) == length) {
        place++;
        code++;
      }
    }
  }

  private Huffman() {}

  static byte[] decode(byte[] coded) {
    var decoded = new ByteArrayOutputStream();
    long code = 0;
    int length = 0;
    boolean ones = true;
    for (int bit = 0; bit < 8 * coded.length; bit++) {
      int next = coded[bit / 8] >> (7 - bit % 8) & 1;
      code = code << 1 | next;
      length++;
      ones &= next == 1;
      int count = FIRST_PLACE[Math.min(length, LONGEST) + 1] - FIRST_PLACE[length];
      if (code - FIRST_CODE[length] < count) {
        int symbol = SYMBOLS.get(FIRST_PLACE[length] + (int) (code - FIRST_CODE[length]));
        if (symbol == END) {
          throw new AssertionError("the end of strings stands in a Huffman code");
        }
        decoded.write(symbol);
        code = 0;
        length = 0;
        ones = true;
      } else if (length == LONGEST) {
        throw new AssertionError("there is no such Huffman code");
      }
    }
    if (length > 7 || !ones) {
      throw new AssertionError("a Huffman code is not padded with up to seven bits of one");
    }
    return decoded.toByteArray();
  }

  private static int length(int symbol) {
    return LENGTHS.charAt(symbol) - 'A' + 5;
  }

  private static List<Integer> symbols() {
    var symbols = new ArrayList<Integer>();
    for (int symbol = 0; symbol <= END; symbol++) {
      symbols.add(symbol);
    }
    symbols.sort(Comparator.comparingInt(Huffman::length)); // Stable: in the order of symbols.
    return symbols;
  }
}
