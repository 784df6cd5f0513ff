package dev.lintel.tck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the kernel knows of a loopback connection, as Linux tells it: how many bytes it holds (what
 * is neither with the sender nor with the receiver any more, or yet, is in the memory of one of the
 * two processes), and whether an end is still in use.
 */
public final class KernelSockets {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private static final String LISTENING = "0A";

  private KernelSockets() {}

  /**
   * The bytes on their way from one end of a connection to the other: sent and not acknowledged, or
   * received and not read.
   *
   * @return the number, or nothing where the system does not tell or there is no such connection
   */
  public static OptionalLong between(SocketAddress from, SocketAddress to) {
    int sender = port(from);
    int receiver = port(to);
    long total = 0;
    int ends = 0;
    for (Path table : TABLES) {
      for (String line : lines(table)) {
        String[] words = line.strip().split("\\s+", 6);
        if (words.length < 6 || words[4].length() != 17) {
          continue;
        }
        if (isBetween(words, sender, receiver)) {
          total += Long.parseLong(words[4].substring(0, 8), 16);
          ends++;
        } else if (isBetween(words, receiver, sender)) {
          total += Long.parseLong(words[4].substring(9), 16);
          ends++;
        }
      }
    }
    return ends == 2 ? OptionalLong.of(total) : OptionalLong.empty();
  }

  /**
   * Whether a process still holds one end of a connection, be it half closed.
   *
   * @return false also where the system does not tell, or does not know the connection
   */
  public static boolean isHeld(SocketAddress end, SocketAddress peer) {
    int local = port(end);
    int remote = port(peer);
    for (Path table : TABLES) {
      for (String line : lines(table)) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 9 && isBetween(words, local, remote)) {
          return !words[9].equals("0"); // The inode, which an end has as long as it is open.
        }
      }
    }
    return false;
  }

  /**
   * How many connections to a port a process still holds an end of, as the one that was connected
   * to, be it half closed.
   *
   * @return 0 also where the system does not tell
   */
  public static long heldAt(int port) {
    return TABLES.stream()
        .flatMap(table -> lines(table).stream())
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 9 && words[1].endsWith(port(port)))
        .filter(words -> !words[3].equals(LISTENING) && !words[9].equals("0"))
        .count();
  }

  private static boolean isBetween(String[] words, int local, int remote) {
    return words[1].endsWith(port(local)) && words[2].endsWith(port(remote));
  }

  /** The tables have no line for other connections than those of TCP. */
  private static int port(SocketAddress address) {
    return address instanceof InetSocketAddress tcp ? tcp.getPort() : -1;
  }

  private static String port(int port) {
    return String.format(Locale.ROOT, ":%04X", port);
  }

  private static List<String> lines(Path table) {
    try {
      return Files.isReadable(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException notThisSystem) {
      return List.of();
    }
  }
}
