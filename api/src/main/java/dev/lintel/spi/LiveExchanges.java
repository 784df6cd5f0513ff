package dev.lintel.spi;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are live: counted for admission, told of the drain, waited for at the end.
 *
 * <p>In stripes by thread, so that threads rarely meet. An exchange knows its place, so that a
 * request allocates nothing here and is taken out without a search.
 */
final class LiveExchanges {

  private static final int STRIPES = 16;

  /** Exchanges in no order; its lock guards its fields and the places of its exchanges. */
  private static final class Stripe {
    @Nullable Exchange[] exchanges = new Exchange[16];

    /** Also read without the lock, for the sum; the lock orders it, so no fence of its own. */
    final AtomicInteger size = new AtomicInteger();
  }

  private final Stripe[] stripes = new Stripe[STRIPES];
  private final int limit;

  /** What a stripe may hold before anybody has to add all of them up. */
  private final int share;

  /** The stripes that hold more than their share. */
  private final AtomicInteger crowded = new AtomicInteger();

  private volatile @Nullable CompletableFuture<Void> emptied;

  LiveExchanges(int limit) {
    this.limit = limit;
    this.share = limit / STRIPES;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** Adds an exchange. Returns false if there are more now than may be; see {@link #count}. */
  boolean add(Exchange exchange) {
    int index = (int) Thread.currentThread().getId() & STRIPES - 1;
    Stripe stripe = stripes[index];
    synchronized (stripe) {
      int count = stripe.size.getOpaque();
      if (count == stripe.exchanges.length) {
        stripe.exchanges = Arrays.copyOf(stripe.exchanges, 2 * count);
      }
      stripe.exchanges[count] = exchange;
      exchange.place = count * STRIPES + index;
      stripe.size.setOpaque(count + 1);
      if (count == share) {
        crowded.incrementAndGet();
      }
    }
    return crowded.get() == 0 || count() <= limit;
  }

  /** Takes an exchange out; the last one of its stripe moves to its place. */
  @SuppressWarnings("NullAway") // A Void is null.
  void remove(Outcome exchange) {
    // The stripe never changes, so it may be read without its lock.
    Stripe stripe = stripes[exchange.place & STRIPES - 1];
    synchronized (stripe) {
      int last = stripe.size.getOpaque() - 1;
      Exchange moved = Objects.requireNonNull(stripe.exchanges[last]);
      stripe.exchanges[exchange.place / STRIPES] = moved;
      moved.place = exchange.place;
      stripe.exchanges[last] = null;
      stripe.size.setOpaque(last);
      if (last == share) {
        crowded.decrementAndGet();
      }
    }
    CompletableFuture<Void> waiting = emptied;
    if (waiting != null && isEmpty()) {
      waiting.complete(null);
    }
  }

  /** The number of live exchanges, give or take those that other threads add or remove just now. */
  int count() {
    int sum = 0;
    for (Stripe stripe : stripes) {
      sum += stripe.size.getOpaque();
    }
    return sum;
  }

  /** Hands each live exchange to an action that must only post work. */
  void forEach(Consumer<Exchange> action) {
    for (Stripe stripe : stripes) {
      @Nullable Exchange[] present;
      synchronized (stripe) {
        present = Arrays.copyOf(stripe.exchanges, stripe.size.getOpaque());
      }
      for (Exchange exchange : present) {
        action.accept(Objects.requireNonNull(exchange));
      }
    }
  }

  /** A future that completes when no exchange is live; asked for once nothing new can come. */
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  CompletableFuture<Void> emptied() {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    emptied = waiting;
    if (isEmpty()) {
      waiting.complete(null);
    }
    return waiting;
  }

  /** With all locks, one after the other: of two threads that remove the last two, one sees it. */
  private boolean isEmpty() {
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        if (stripe.size.getOpaque() != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
