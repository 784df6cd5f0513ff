package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Stages;
import dev.lintel.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveExchangesTests {

  private static final int LIMIT = 40;

  private final ServerCore core =
      ScriptedExchange.core(ServerOptions.defaults(), (request, responder) -> Stages.done());
  private final LiveExchanges live = new LiveExchanges(LIMIT);
  private final List<Exchange> added = new ArrayList<>();

  @Test
  void admitsAsManyAsTheLimitFromOneThread() throws InterruptedException {
    assertThat(admitted(LIMIT, 1)).isEqualTo(LIMIT);
    assertThat(admitted(3, 1)).isZero();
    assertThat(live.count()).isEqualTo(LIMIT + 3);
  }

  @Test
  void admitsAsManyAsTheLimitFromManyThreads() throws InterruptedException {
    assertThat(admitted(LIMIT, 23)).isEqualTo(LIMIT);
    assertThat(admitted(23, 23)).isZero();
  }

  @Test
  void admitsAgainWhenExchangesAreGone() throws InterruptedException {
    admitted(2 * LIMIT, 5);
    for (Exchange exchange : added.subList(0, LIMIT + 1)) {
      live.remove(exchange);
    }
    assertThat(live.count()).isEqualTo(LIMIT - 1);
    assertThat(admitted(2, 1)).isEqualTo(1);
  }

  @Test
  void isEmptyWhenTheLastIsGone() throws InterruptedException {
    admitted(LIMIT, 3);
    var emptied = live.emptied();
    for (Exchange exchange : added.subList(1, added.size())) {
      live.remove(exchange);
    }
    assertThat(emptied).isNotDone();
    live.remove(added.get(0));
    assertThat(emptied).isDone();
  }

  /** Adds exchanges from threads in turn, and counts those that were admitted. */
  private int admitted(int count, int threads) throws InterruptedException {
    var admitted = new ArrayList<Exchange>();
    for (int i = 0; i < threads; i++) {
      int mine = count / threads + (i < count % threads ? 1 : 0);
      Thread thread =
          new Thread(
              () -> {
                for (int k = 0; k < mine; k++) {
                  var exchange = new ScriptedExchange(core, "GET / HTTP/1.1");
                  added.add(exchange);
                  if (live.add(exchange)) {
                    admitted.add(exchange);
                  }
                }
              });
      thread.start();
      thread.join(); // In turn: what is asserted is the count, not a race.
    }
    return admitted.size();
  }
}
