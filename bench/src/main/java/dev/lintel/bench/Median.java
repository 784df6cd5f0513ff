package dev.lintel.bench;

/**
 * The median of a sample, and the interval that holds the true one in 95 of 100 cases, by the ranks
 * of a binomial distribution: nothing is assumed of how the values are distributed.
 */
record Median(double value, double low, double high) {

  /**
   * The two-sided 95 % quantile of the normal distribution, halved as the deviation of ranks is.
   */
  private static final double HALF_WIDTH = 1.96 / 2;

  static Median of(double[] values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int n = sorted.length;
    double value = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    int reach = (int) Math.ceil(HALF_WIDTH * Math.sqrt(n));
    return new Median(
        value, sorted[Math.max(0, n / 2 - reach)], sorted[Math.min(n - 1, n / 2 + reach)]);
  }
}
