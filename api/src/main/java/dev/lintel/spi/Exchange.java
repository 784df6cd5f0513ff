package dev.lintel.spi;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.LimitException;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.server.Limits;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * One exchange: the state machine that all adapters share.
 *
 * It is request and responder at once, so that a whole response costs one object; reader, writer and
 * signals are made when somebody asks for them. Everything below the public methods runs inside the
 * serial context, so no field here needs a lock.
 *
 *   IDLE --start--> HELD --first write--> STREAMING --last write--> ENDING --written--> ENDED
 *     \---------------- send ---------------------------------------^
 *   any but ENDED --failure, disconnect, abort--> ABORTED
 *
 * The exchange completes when the response is ENDED or ABORTED and the handler is done; after a
 * response that ended, the rest of the request body is drained first. Then the native exchange is
 * finished and the connection goes on with the next request.
 *
 * (This file is above 400 lines: the machine is one thing, and its parts share every field.)
 */

/**
 * The state of one HTTP exchange, and the calls that an adapter makes and answers.
 *
 * <p>An adapter extends this class with its native request and response. It calls {@link #begin}
 * once and then reports what happens: {@link #received}, {@link #receivedEnd}, {@link
 * #transmitted}, {@link #disconnected}; all of these inside the context (see {@link #run}). This
 * class calls the abstract methods, always inside the context, one transmission and one demand at a
 * time.
 */
public abstract class Exchange extends RequestScan implements AsyncRequest, AsyncResponder {

  private enum Phase {
    IDLE,
    HELD,
    STREAMING,
    ENDING,
    ENDED,
    ABORTED
  }

  final ServerCore core;

  /** Neighbours in the list of live exchanges; guarded by the lock of its stripe. */
  @Nullable Exchange previous;

  @Nullable Exchange next;
  int stripe;

  /** The most that is transmitted at once, in bytes. */
  private static final int SLICE = 1 << 20;

  private Phase phase = Phase.IDLE;
  private Framing framing = Framing.NONE;
  private boolean handlerDone;

  /** Whether the outcome of the handler is the stage of its send, which then is not waited for. */
  private boolean lastsUntilSent;

  private boolean closes;
  private boolean completed;
  private boolean telling;
  private boolean watching;
  private boolean slicing;
  private boolean sliceWritten;
  private boolean restIsLast;
  private long responseLength = -1;
  private long bytesSent;
  private final long startedNanos = System.nanoTime();

  private @Nullable ResponseHead head;
  private @Nullable ServerStage<@Nullable Void> sendStage;
  private @Nullable Throwable failure;
  private @Nullable DisconnectReason gone;
  private @Nullable ExchangeReader reader;
  private @Nullable ExchangeWriter writer;
  private @Nullable FileChannel file;

  /** What is left of a large piece. */
  private @Nullable ByteBuffer rest;

  private @Nullable Signals signals;

  /** When the pending transmission began, else 0; read by the watchdog. */
  volatile long transmittingSince;

  /** What the watchdog saw last, so that it can tell a turn that does not end. */
  int sweptTurns;

  long sweptNanos;

  /**
   * A new exchange.
   *
   * @param core the server that the exchange belongs to
   */
  protected Exchange(ServerCore core) {
    this.core = core;
  }

  // ---- What the adapter implements. ----

  /** The native request target, in any form. */
  protected abstract String nativeTarget();

  /** Asks for one piece of the body: one of the {@code received...} calls answers, once. */
  protected abstract void demand();

  /** Sends the interim response 100. */
  protected abstract void transmitContinue();

  /**
   * Sends the head, if it is given, and data; answered by {@link #transmitted}, once, maybe before
   * this method returns.
   *
   * @param head the head at the first transmission, else null: put its fields with {@link
   *     #putFields}
   * @param data bytes of the body, or null; the position must stay as it is, because the same
   *     buffer may be sent in many responses at once
   * @param last whether the response ends with them
   */
  protected abstract void transmit(
      @Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last);

  /**
   * Whether {@link #transmitFile} can be used.
   *
   * @param whole whether the file region is the whole body
   */
  protected abstract boolean transmitsFiles(boolean whole);

  /**
   * As {@link #transmit}, with a region of a file for data. The channel stays open until {@link
   * #transmitted}.
   */
  protected abstract void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last);

  /** Takes one field of the response head; called by {@link #putFields}. */
  protected abstract void putField(String name, String value);

  /**
   * Begins to watch for the client to go, while the request is read and nothing is demanded. Called
   * once at most; an adapter whose server tells without being asked does nothing.
   */
  protected abstract void watch();

  /** Breaks the connection so that the client cannot take the response for complete. */
  protected abstract void abort();

  /**
   * The response has been handed to the connection and the request has been read or given up:
   * releases the native exchange.
   *
   * @param close whether the connection ends with this exchange
   */
  protected abstract void finish(boolean close);

  /**
   * The exchange has completed after {@link #abort}: nobody uses a piece of its body any more. An
   * adapter that lends no buffers of a pool has nothing to do.
   */
  protected void released() {}

  // ---- What the adapter calls. ----

  /** Validates the head and calls the application. Called once, on the event thread. */
  protected final void begin() {
    enterFirst();
    try {
      accept();
    } catch (RuntimeException | Error thrown) {
      crashed(thrown);
    }
    leave();
  }

  /** A piece of the body has come. It is the adapter's again at the next demand or the finish. */
  protected final void received(ByteBuffer piece) {
    reading().received(piece);
  }

  /** The body has ended. */
  protected final void receivedEnd() {
    reading().receivedEnd();
  }

  /** The last transmission was written, or has failed because the client is gone. */
  protected final void transmitted(@Nullable Throwable problem) {
    transmittingSince = 0;
    if (rest != null && problem == null) {
      if (slicing) {
        sliceWritten = true;
      } else {
        transmitRest(null);
      }
      return;
    }
    closeFile();
    if (problem != null) {
      disconnected(DisconnectReason.PEER_RESET, problem);
    } else if (phase == Phase.ENDING) {
      phase = Phase.ENDED;
      if (sendStage != null) {
        sendStage.finish(null);
      }
      if (writer != null) {
        writer.transmitted();
      }
      maybeComplete();
    } else if (phase == Phase.STREAMING && writer != null) {
      writer.transmitted();
    }
  }

  /** The client is gone, or the connection broke. Further calls do nothing. */
  protected final void disconnected(DisconnectReason reason, @Nullable Throwable cause) {
    if (gone != null || completed) {
      return;
    }
    if (phase == Phase.ENDED) {
      if (reader != null) {
        reader.lost(new DisconnectedException(reason, cause));
      }
      return;
    }
    gone = reason;
    if (failure == null) {
      failure = new DisconnectedException(reason, cause);
    }
    // The stages that fail now may end the handler: the signal comes before the completion all the
    // same (HTTP-6.1, 6.6).
    boolean told = signals != null && (!handlerDone || lastsUntilSent);
    telling = told;
    breakOff();
    if (told) {
      Objects.requireNonNull(signals).disconnected(reason);
    }
    telling = false;
    maybeComplete();
  }

  /**
   * A part of the transmission was written: the client reads, so its time begins anew (HTTP-8.6).
   */
  protected final void progressed() {
    if (transmittingSince != 0) {
      transmittingSince = System.nanoTime();
    }
  }

  /** Puts the fields of the response, the server's own last. */
  protected final void putFields(ResponseHead head) {
    Headers headers = head.headers();
    boolean dated = false;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      switch (name.length()) {
        case 4 -> dated |= ResponseRules.is(name, "date");
        case 10 -> {
          if (ResponseRules.is(name, "connection")) {
            continue;
          }
        }
        case 14 -> {
          if (ResponseRules.is(name, "content-length")) {
            continue;
          }
        }
        default -> {}
      }
      putField(name, headers.valueAt(i));
    }
    if (!dated) {
      putField("Date", core.date());
    }
    if (responseLength >= 0) {
      putField("Content-Length", Lengths.text(responseLength));
    }
    if (closes) {
      putField("Connection", "close");
    } else if (isHttp10()) {
      putField("Connection", "keep-alive");
    }
  }

  /** How the end of the response is told; known with the first transmission. */
  protected final Framing framing() {
    return framing;
  }

  /** The content-length of the response, -1 if it has none. */
  protected final long responseLength() {
    return responseLength;
  }

  /** Whether the connection closes after this exchange, as its head says. */
  protected final boolean closes() {
    return closes;
  }

  /** The server that the exchange belongs to. */
  protected final ServerCore core() {
    return core;
  }

  /** Whether the request body has been read to its end, or there is none. */
  protected final boolean isRequestRead() {
    return reader == null ? scannedLength() == 0 : reader.isEnded();
  }

  // ---- AsyncRequest ----

  @Override
  public String target() {
    String target = nativeTarget();
    return target.charAt(0) == '/' ? Targets.withoutEmptyQuery(target) : Targets.originForm(target);
  }

  @Override
  public String path() {
    return Targets.path(target());
  }

  @Override
  public @Nullable String query() {
    return Targets.query(target());
  }

  @Override
  public @Nullable String authority() {
    return scannedHost();
  }

  @Override
  public long bodyLength() {
    return scannedLength();
  }

  @Override
  public ServerInfo server() {
    return core.info();
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == SyncExecutor.KEY ? key.type().cast(core.syncExecutor()) : null;
  }

  @Override
  public AsyncBodyReader body() {
    return reading();
  }

  @Override
  public void onDisconnect(Consumer<? super DisconnectReason> listener) {
    Objects.requireNonNull(listener, "listener");
    run(
        () -> {
          if (gone != null && !completed) {
            signals().call(listener, gone);
          } else {
            signals().onDisconnect(listener);
          }
        });
  }

  @Override
  public void onDrain(Consumer<? super Instant> listener) {
    Objects.requireNonNull(listener, "listener");
    run(() -> signals().onDrain(listener, core.drainDeadline()));
  }

  @Override
  public void onComplete(Consumer<? super Completion> listener) {
    Objects.requireNonNull(listener, "listener");
    run(
        () -> {
          if (completed) {
            signals().call(listener, completion());
          } else {
            signals().onComplete(listener);
          }
        });
  }

  // ---- AsyncResponder ----

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    if (!inside()) {
      return later(() -> start(head));
    }
    Throwable refused = refusal(head);
    if (refused != null) {
      return Stages.failed(refused);
    }
    hold(head);
    writer = new ExchangeWriter(this, responseLength);
    return java.util.concurrent.CompletableFuture.completedStage(writer);
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    if (!inside()) {
      return later(() -> send(head, body));
    }
    Throwable refused = refusal(head);
    if (refused == null) {
      long declared = ResponseRules.declaredLength(head.headers());
      boolean bodiless = isHead() || ResponseRules.isBodiless(head.status());
      if (declared >= 0 && declared != body.remaining() && !bodiless) {
        refused =
            new ProtocolException(
                "HTTP-3.5",
                "the content-length is "
                    + declared
                    + ", but the body has "
                    + body.remaining()
                    + " bytes");
      }
    }
    if (refused != null) {
      return Stages.failed(refused);
    }
    hold(head);
    transmitLast(body.hasRemaining() ? body : null, body.remaining());
    return sent();
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path path, long offset, long count) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(path, "path");
    if (!inside()) {
      return later(() -> sendFile(head, path, offset, count));
    }
    if (!transmitsFiles(true)
        || isHead()
        || ResponseRules.isBodiless(head.status())
        || count == 0) {
      return AsyncResponder.super.sendFile(head, path, offset, count);
    }
    FileChannel opened;
    try {
      opened = FileRegions.open(path, offset, count);
    } catch (IOException | IllegalArgumentException problem) {
      return Stages.failed(problem);
    }
    ResponseHead sized = head.with("content-length", Long.toString(count));
    Throwable refused = refusal(sized);
    if (refused != null) {
      FileRegions.close(opened, core.logger());
      return Stages.failed(refused);
    }
    file = opened;
    hold(sized);
    phase = Phase.ENDING;
    plan(count);
    bytesSent = count;
    transmittingSince = System.nanoTime();
    transmitFile(sized, opened, offset, count, true);
    return sent();
  }

  // ---- What the reader and the writer call, inside. ----

  /** The first transmission of a stream, or a later one. */
  final void transmitPiece(ByteBuffer data) {
    ResponseHead first = phase == Phase.HELD ? head : null;
    if (first != null) {
      phase = Phase.STREAMING;
      plan(-1);
    }
    bytesSent += data.remaining();
    transmitData(first, framing == Framing.NONE || !data.hasRemaining() ? null : data, false);
  }

  /** A region of a file within a stream. */
  final void transmitRegion(FileChannel channel, long offset, long count) {
    ResponseHead first = phase == Phase.HELD ? head : null;
    if (first != null) {
      phase = Phase.STREAMING;
      plan(-1);
    }
    file = channel;
    bytesSent += count;
    transmittingSince = System.nanoTime();
    transmitFile(first, channel, offset, count, false);
  }

  /**
   * The last transmission; the whole body if it is the first.
   *
   * @param known the length of the whole body if this is the first transmission, -1 if nobody knows
   */
  final void transmitLast(@Nullable ByteBuffer data, long known) {
    ResponseHead first = phase == Phase.HELD ? head : null;
    phase = Phase.ENDING;
    if (first != null) {
      plan(known);
    }
    if (framing == Framing.NONE) {
      data = null;
    }
    bytesSent += data == null ? 0 : data.remaining();
    transmitData(first, data, true);
  }

  /** One transmission, or several of a large piece, so that it is seen whether the client reads. */
  private void transmitData(@Nullable ResponseHead first, @Nullable ByteBuffer data, boolean last) {
    if (data != null && data.remaining() > SLICE) {
      rest = data.slice();
      restIsLast = last;
      transmitRest(first);
    } else {
      transmittingSince = System.nanoTime();
      transmit(first, data, last);
    }
  }

  private void transmitRest(@Nullable ResponseHead head) {
    ResponseHead first = head;
    slicing = true;
    do {
      sliceWritten = false;
      ByteBuffer all = Objects.requireNonNull(rest);
      int length = Math.min(SLICE, all.remaining());
      ByteBuffer slice = all.slice(all.position(), length);
      all.position(all.position() + length);
      boolean end = !all.hasRemaining();
      rest = end ? null : all;
      transmittingSince = System.nanoTime();
      transmit(first, slice, end && restIsLast);
      first = null;
    } while (sliceWritten && rest != null);
    slicing = false;
  }

  /** Whether the response has no body whatever is written. */
  final boolean isBodiless() {
    return isHead() || (head != null && ResponseRules.isBodiless(head.status()));
  }

  /** Whether the exchange has ended. */
  final boolean isCompleted() {
    return completed;
  }

  /** Sends the 100 that the client waits for. */
  final void sendContinue() {
    if (phase == Phase.IDLE || phase == Phase.HELD) {
      transmitContinue();
    }
  }

  /** Why nothing can be read or written any more, or null. */
  final @Nullable Throwable brokenBy() {
    return phase == Phase.ABORTED
        ? new DisconnectedException(gone == null ? DisconnectReason.ABORTED : gone, failure)
        : null;
  }

  /** Whether the head has not been transmitted yet. */
  final boolean holdsHead() {
    return phase == Phase.HELD;
  }

  /** Cuts the response off because the handler left it incomplete, which nobody else will tell. */
  final void cutOff(Throwable problem) {
    logFailure(problem);
    fail(problem);
  }

  /** Cuts the response off because of the application or the server. */
  final void fail(Throwable problem) {
    if (phase == Phase.ENDED || phase == Phase.ABORTED) {
      return;
    }
    failure = problem;
    breakOff();
    maybeComplete();
  }

  /** Drained enough, or the rest came to its end: the exchange can be finished. */
  final void requestDone(boolean close) {
    closes |= close;
    complete();
  }

  <T extends @Nullable Object> CompletionStage<T> later(Supplier<CompletionStage<T>> call) {
    ServerStage<T> result = new ServerStage<>();
    run(
        () ->
            Stages.call(call)
                .whenComplete(
                    (value, problem) -> {
                      if (problem == null) {
                        result.finish(value);
                      } else {
                        result.fail(problem);
                      }
                    }));
    return result;
  }

  // ---- What the core and the watchdog call, from other threads. ----

  final void tellDraining(Instant deadline) {
    runLater(
        () -> {
          if (signals != null && !completed) {
            signals.draining(deadline);
          }
        });
  }

  final void stop(DisconnectReason reason) {
    runLater(() -> disconnected(reason, null));
  }

  final void startWatching() {
    if (!watching && isRequestRead()) {
      runLater(
          () -> {
            if (!watching
                && !completed
                && gone == null
                && isRequestRead()
                && phase != Phase.ENDED) {
              watching = true;
              watch();
            }
          });
    }
  }

  final void expireTransmission(long since) {
    runLater(
        () -> {
          if (transmittingSince == since) {
            disconnected(DisconnectReason.IDLE_TIMEOUT, null);
          }
        });
  }

  final @Nullable ExchangeReader racyReader() {
    return reader;
  }

  // ---- Private, inside. ----

  @Override
  final void crashed(Throwable thrown) {
    core.logger().log(Level.ERROR, "The gateway failed in an exchange; it is cut off.", thrown);
    handlerDone = true;
    fail(thrown);
  }

  @Override
  final Limits limits() {
    return core.options().limits();
  }

  @Override
  final void turnEnded() {
    if (writer != null) {
      writer.turnEnded();
    }
  }

  private void accept() {
    boolean admitted = core.live().add(this);
    scanHead();
    Rejection rejection = scanned();
    if (rejection != null) {
      core.logger().log(Level.DEBUG, "Refused a request: {0}", rejection);
      closes = true;
      handlerDone = true;
      answer(ResponseHead.of(rejection.status()));
    } else if (!admitted) {
      handlerDone = true;
      answer(ResponseHead.of(503).with("retry-after", "1"));
    } else {
      call();
    }
  }

  private void call() {
    CompletionStage<Void> outcome;
    try {
      outcome = core.handler().handle(this, this);
      if (outcome == null) {
        handled(new ProtocolException("HTTP-2.5", "the handler returned null instead of a stage"));
        return;
      }
    } catch (VirtualMachineError error) {
      handled(error);
      throw error;
    } catch (Throwable thrown) {
      handled(thrown);
      return;
    }
    if (outcome == Stages.done() || outcome == sendStage) {
      lastsUntilSent = outcome == sendStage;
      handled(null);
    } else {
      outcome.whenComplete((v, problem) -> runBehind(() -> handled(problem)));
    }
  }

  private void handled(@Nullable Throwable thrown) {
    handlerDone = true;
    Throwable problem = unwrap(thrown);
    if (problem == null) {
      switch (phase) {
        case IDLE ->
            answerFailure(
                new ProtocolException(
                    "HTTP-2.4", "the handler completed without starting a response"));
        case HELD, STREAMING -> Objects.requireNonNull(writer).endForHandler();
        default -> maybeComplete();
      }
    } else if (gone != null) {
      core.logger().log(Level.DEBUG, "The client of " + line() + " was gone.", problem);
      maybeComplete();
    } else if (phase == Phase.IDLE) {
      answerFailure(problem);
    } else if (phase == Phase.ENDED || phase == Phase.ENDING || phase == Phase.ABORTED) {
      logOnce(problem);
      maybeComplete();
    } else {
      logOnce(problem);
      fail(problem);
    }
  }

  private void answerFailure(Throwable problem) {
    int status = 500;
    if (problem instanceof LimitException limit) {
      status = limit.status();
      closes = true;
    }
    logFailure(problem);
    failure = problem;
    answer(ResponseHead.of(status));
  }

  private void answer(ResponseHead answer) {
    hold(answer);
    transmitLast(null, 0);
  }

  /** Logs a failure of the handler, unless it is the one that a shortfall was logged with. */
  private void logOnce(Throwable problem) {
    if (failure != problem) {
      logFailure(problem);
    }
  }

  private void logFailure(Throwable problem) {
    if (problem instanceof LimitException) {
      core.logger().log(Level.DEBUG, "A limit ended " + line() + ".", problem);
    } else {
      core.logger().log(Level.ERROR, "The application failed in " + line() + ".", problem);
    }
  }

  private String line() {
    return method() + " " + target();
  }

  private @Nullable Throwable refusal(ResponseHead head) {
    if (phase == Phase.ABORTED || gone != null) {
      return brokenBy();
    }
    if (phase != Phase.IDLE) {
      return new ProtocolException(
          "HTTP-3.1", "a response has been started for " + line() + " already");
    }
    try {
      ResponseRules.check(head);
      return null;
    } catch (ProtocolException refused) {
      return refused;
    }
  }

  private void hold(ResponseHead head) {
    this.head = head;
    phase = Phase.HELD;
    responseLength =
        head.status() == 204 || head.status() == 304
            ? -1
            : ResponseRules.declaredLength(head.headers());
  }

  /** Decides framing and persistence; {@code known} is the length of the whole body, or -1. */
  private void plan(long known) {
    ResponseHead planned = Objects.requireNonNull(head);
    boolean bodiless = ResponseRules.isBodiless(planned.status());
    if (responseLength < 0 && known >= 0 && !bodiless && (!isHead() || known > 0)) {
      responseLength = known;
    }
    if (bodiless || isHead()) {
      framing = Framing.NONE;
    } else if (responseLength >= 0) {
      framing = Framing.LENGTH;
    } else {
      framing = isHttp10() ? Framing.CLOSE : Framing.CHUNKED;
    }
    closes |=
        framing == Framing.CLOSE
            || !clientKeepsAlive()
            || ResponseRules.wishesClose(planned.headers())
            || core.drainDeadline() != null
            || awaitsContinue();
  }

  /** Whether the client may still send a body that was never asked for (HTTP-5.5). */
  private boolean awaitsContinue() {
    return expectsContinue() && (reader == null || !reader.isAsked());
  }

  private CompletionStage<Void> sent() {
    if (phase == Phase.ENDED) {
      return Stages.done();
    }
    if (phase == Phase.ABORTED) {
      return Stages.failed(Objects.requireNonNull(brokenBy()));
    }
    sendStage = new ServerStage<>();
    return voidStage(sendStage);
  }

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  static CompletionStage<Void> voidStage(ServerStage<@Nullable Void> stage) {
    return stage;
  }

  private void breakOff() {
    if (phase == Phase.HELD) {
      head = null; // Nothing of it has left, so it is no part of the record.
    }
    if (phase != Phase.ENDED) {
      phase = Phase.ABORTED;
    }
    abort();
    rest = null;
    transmittingSince = 0;
    closeFile();
    Throwable broken = Objects.requireNonNull(brokenBy());
    if (reader != null) {
      reader.broken(broken);
    }
    if (writer != null) {
      writer.broken(broken);
    }
    if (sendStage != null) {
      sendStage.fail(broken);
    }
  }

  private void maybeComplete() {
    if (completed || !handlerDone || telling) {
      return;
    }
    if (phase == Phase.ABORTED) {
      complete();
    } else if (phase == Phase.ENDED) {
      if (isRequestRead() || awaitsContinue()) {
        complete();
      } else {
        reading().discardRest();
      }
    }
  }

  private void complete() {
    if (completed) {
      return;
    }
    completed = true;
    core.live().remove(this);
    if (signals != null && signals.wantCompletion()) {
      signals.completed(completion());
    }
    if (phase == Phase.ENDED) {
      finish(closes);
    } else {
      released();
    }
  }

  private Completion completion() {
    Completion.Outcome outcome =
        gone != null
            ? Completion.Outcome.DISCONNECTED
            : failure != null ? Completion.Outcome.FAILED : Completion.Outcome.COMPLETE;
    long nanos = System.nanoTime() - startedNanos;
    ResponseHead known = phase == Phase.HELD || phase == Phase.IDLE ? null : head;
    return new Completion(
        outcome,
        known == null ? 0 : known.status(),
        reader == null ? 0 : reader.bytesReceived(),
        bytesSent,
        Instant.now().minusNanos(nanos),
        Duration.ofNanos(nanos),
        failure);
  }

  private void closeFile() {
    if (file != null) {
      FileRegions.close(file, core.logger());
      file = null;
    }
  }

  private ExchangeReader reading() {
    ExchangeReader present = reader;
    if (present == null) {
      present = new ExchangeReader(this, scannedLength() == 0);
      reader = present;
    }
    return present;
  }

  private Signals signals() {
    if (signals == null) {
      signals = new Signals(core.logger());
    }
    return signals;
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable thrown) {
    Throwable problem = thrown;
    while (problem instanceof CompletionException && problem.getCause() != null) {
      problem = problem.getCause();
    }
    return problem;
  }
}
