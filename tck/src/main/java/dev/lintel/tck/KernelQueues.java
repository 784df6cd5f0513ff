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
 * How many bytes the kernel holds of a loopback connection, as Linux tells it: what is neither with
 * the sender nor with the receiver any more, or yet, is in the memory of one of the two processes.
 */
public final class KernelQueues {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private KernelQueues() {}

  /**
   * The bytes on their way from one end of a connection to the other: sent and not acknowledged, or
   * received and not read.
   *
   * @return the number, or nothing where the system does not tell or there is no such connection
   */
  public static OptionalLong between(SocketAddress from, SocketAddress to) {
    int sender = ((InetSocketAddress) from).getPort();
    int receiver = ((InetSocketAddress) to).getPort();
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

  private static boolean isBetween(String[] words, int local, int remote) {
    return words[1].endsWith(port(local)) && words[2].endsWith(port(remote));
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
