package dev.lintel.spi;

import java.util.List;

/** The crumbs into which HTTP/2 lets a client cut its cookies (H2-1.5). Pure functions. */
public final class Cookies {

  private Cookies() {}

  /**
   * One value of several, without those that are empty: nothing may stand at the end but a cookie.
   *
   * @param crumbs the values in their order
   */
  public static String joined(List<? extends CharSequence> crumbs) {
    var joined = new StringBuilder();
    for (CharSequence crumb : crumbs) {
      if (crumb.length() > 0) {
        joined.append(joined.length() == 0 ? "" : "; ").append(crumb);
      }
    }
    return joined.toString();
  }
}
