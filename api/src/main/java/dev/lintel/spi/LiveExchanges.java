package dev.lintel.spi;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are live: counted for admission, told of the drain, waited for at the end.
 *
 * <p>Lists threaded through the exchanges themselves, in stripes by thread, so that a request
 * allocates nothing here and threads rarely meet.
 */
final class LiveExchanges {

  private static final int STRIPES = 16;

  /** One list; its lock guards its fields and the links of its exchanges. */
  private static final class Stripe {
    @Nullable Exchange first;

    /** Also read without the lock, for the sum. */
    volatile int count;
  }

  private final Stripe[] stripes = new Stripe[STRIPES];
  private final int limit;
  private volatile @Nullable CompletableFuture<Void> emptied;

  LiveExchanges(int limit) {
    this.limit = limit;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** Adds an exchange. Returns false if there are more now than may be. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // Written under the lock of the stripe.
  boolean add(Exchange exchange) {
    exchange.stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
    Stripe stripe = stripes[exchange.stripe];
    synchronized (stripe) {
      Exchange first = stripe.first;
      exchange.next = first;
      if (first != null) {
        first.previous = exchange;
      }
      stripe.first = exchange;
      stripe.count++;
    }
    return count() <= limit;
  }

  @SuppressWarnings({"NonAtomicOperationOnVolatileField", "NullAway"}) // As above; a Void is null.
  void remove(Exchange exchange) {
    Stripe stripe = stripes[exchange.stripe];
    synchronized (stripe) {
      Exchange before = exchange.previous;
      Exchange after = exchange.next;
      if (before == null) {
        stripe.first = after;
      } else {
        before.next = after;
      }
      if (after != null) {
        after.previous = before;
      }
      exchange.previous = null;
      exchange.next = null;
      stripe.count--;
    }
    CompletableFuture<Void> waiting = emptied;
    if (waiting != null && count() == 0) {
      waiting.complete(null);
    }
  }

  int count() {
    int sum = 0;
    for (Stripe stripe : stripes) {
      sum += stripe.count;
    }
    return sum;
  }

  /** Hands each live exchange to an action that must only post work. */
  void forEach(Consumer<Exchange> action) {
    for (Stripe stripe : stripes) {
      var present = new java.util.ArrayList<Exchange>();
      synchronized (stripe) {
        for (Exchange e = stripe.first; e != null; e = e.next) {
          present.add(e);
        }
      }
      present.forEach(action);
    }
  }

  /** A future that completes when no exchange is live; asked for once nothing new can come. */
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  CompletableFuture<Void> emptied() {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    emptied = waiting;
    if (count() == 0) {
      waiting.complete(null);
    }
    return waiting;
  }
}
