package dev.lintel.launcher;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody meant. */
final class Suggestions {

  private Suggestions() {}

  /** The end of a message about an unknown name: a question, or nothing if no name is near. */
  static String didYouMean(String given, Collection<String> known) {
    String nearest = nearest(given, known);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }

  /** The name at the smallest edit distance, if at most a third of it has to be changed. */
  static @Nullable String nearest(String given, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : known) {
      // The group of a setting is often forgotten, so its last word may match, too.
      String last = name.substring(name.lastIndexOf('.') + 1);
      int distance = Math.min(distance(given, name), distance(given, last) + 1);
      if (distance < least && distance <= Math.max(2, given.length() / 3)) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two names, in any case. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
