package dev.lintel.sample;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Response;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** The endpoints that wait, sync; their mirror image is {@link AsyncWaits}. */
final class SyncWaits {

  private final SyncFanOut fanOut = new SyncFanOut();

  void start() {
    fanOut.start();
  }

  void stop() {
    fanOut.stop();
  }

  void sleep(SyncRequest request, SyncResponder responder, Parameters parameters) throws Exception {
    int ms = parameters.number("ms", 1000, 0, 600_000);
    pause(request, ms);
    send(responder, Answers.slept(ms));
  }

  void hints(SyncRequest request, SyncResponder responder, Parameters parameters) throws Exception {
    int ms = parameters.number("ms", 1000, 0, 600_000);
    responder.inform(Answers.HINTS);
    pause(request, ms);
    send(responder, Answers.slept(ms));
  }

  void resource(SyncRequest request, SyncResponder responder, Parameters parameters)
      throws Exception {
    int ms = parameters.number("ms", 5000, 0, 600_000);
    send(responder, Answers.json(lookup(request, parameters.variable(), ms)));
  }

  void resources(SyncRequest request, SyncResponder responder, Parameters parameters)
      throws Exception {
    int ms = parameters.number("ms", 5000, 0, 600_000);
    var lookups = new ArrayList<Callable<Answers.Lookup>>();
    for (String id : List.of("1", "2", "3", "4", "5")) {
      lookups.add(() -> lookup(request, id, ms));
    }
    List<Answers.Lookup> found = fanOut.all(lookups);
    send(responder, Answers.json(found));
  }

  void events(SyncRequest request, SyncResponder responder, Parameters parameters)
      throws Exception {
    int count = parameters.number("count", 10, 0, 1_000_000);
    int ms = parameters.number("ms", 1000, 0, 600_000);
    var stopped = new CountDownLatch(1);
    request.onDisconnect(reason -> stopped.countDown());
    request.onDrain(deadline -> stopped.countDown());
    SyncBodyWriter writer = responder.start(Answers.EVENTS);
    for (int number = 1; number <= count; number++) {
      if (number > 1 && stopped.await(ms, MILLISECONDS)) {
        return;
      }
      writer.write(Answers.event(number));
      writer.flush();
    }
  }

  /** Fails; when it fails after the start, what was sent has a while to arrive. */
  void fail(SyncRequest request, SyncResponder responder, Parameters parameters) throws Exception {
    String when = parameters.word("when", List.of("before", "after"));
    int ms = parameters.number("ms", 100, 0, 600_000);
    if (when.equals("after")) {
      SyncBodyWriter writer = responder.start(Answers.TEXT);
      writer.write(Letters.piece(0, 26));
      writer.flush();
      pause(request, ms);
    }
    throw Answers.wantedFailure(when);
  }

  private static Answers.Lookup lookup(SyncRequest request, String id, int ms)
      throws IOException, InterruptedException {
    pause(request, ms);
    return new Answers.Lookup(id, ms);
  }

  /** Waits, but for nobody once the client is gone. */
  private static void pause(SyncRequest request, int ms) throws IOException, InterruptedException {
    var gone = new ArrayBlockingQueue<DisconnectReason>(1);
    request.onDisconnect(gone::add);
    DisconnectReason reason = gone.poll(ms, MILLISECONDS);
    if (reason != null) {
      throw new DisconnectedException(reason);
    }
  }

  private static void send(SyncResponder responder, Response response) throws IOException {
    responder.send(response.head(), response.body());
  }
}
