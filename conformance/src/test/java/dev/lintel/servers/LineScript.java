package dev.lintel.servers;

import dev.lintel.tck.Await;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A script of HTTP/1, made of lines.
 *
 * <p>It never waits for a time: it reads as many responses as it expects, then sends no more, and
 * reads what comes until the server closes, too.
 */
final class LineScript implements Script {

  private final String name;
  private final List<BiConsumer<Play, Witness>> steps = new ArrayList<>();
  private final StringBuilder sent = new StringBuilder();
  private boolean broken;
  private boolean answerIsOptional;

  private LineScript(String name) {
    this.name = name;
  }

  /** A script without steps. */
  static LineScript named(String name) {
    return new LineScript(name);
  }

  /**
   * Sends a text in ISO 8859-1.
   *
   * @param text with a bar for each end of a line
   */
  LineScript send(String text) {
    return step(text, (play, witness) -> play.send(() -> play.client.send(wire(text))));
  }

  /** Sends a text byte by byte. */
  LineScript dribble(String text) {
    return step(text, (play, witness) -> play.send(() -> play.client.dribble(wire(text))));
  }

  /** Reads that many responses, or fewer if the connection ends before. */
  LineScript read(int count) {
    return step(
        "",
        (play, witness) -> {
          for (int i = 0; i < count && !play.ended; i++) {
            play.read(false);
          }
        });
  }

  /** Reads the response to HEAD. */
  LineScript readBodiless() {
    return step("", (play, witness) -> play.read(true));
  }

  /** Reads one head, which should be an interim response. */
  LineScript readHead() {
    return step("", (play, witness) -> play.take(() -> WireText.of(play.client.readHead())));
  }

  /** Waits until the application has been called. */
  LineScript awaitCall() {
    return step(
        "(until the application is called)",
        (play, witness) -> Await.until("a call", () -> witness.calls() > play.callsBefore));
  }

  /** Sends no more, though the server might want it. */
  LineScript halfClose() {
    return step("(FIN)", (play, witness) -> play.send(play.client::halfClose));
  }

  /** Breaks the connection. */
  LineScript reset() {
    broken = true;
    return step("(RST)", (play, witness) -> play.client.reset());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sent() {
    return sent.toString();
  }

  /**
   * Lets a server answer 400, or close and say nothing: HTTP-7.11 leaves a parser that choice, and
   * it may fall differently from run to run.
   */
  LineScript mayBeAnswered() {
    answerIsOptional = true;
    return this;
  }

  @Override
  public boolean isAnswered(String transcript) {
    return transcript.startsWith("HTTP/1.1");
  }

  @Override
  public String play(WireClient client, Witness witness) {
    var play = new Play(client, witness.calls());
    for (BiConsumer<Play, Witness> step : steps) {
      step.accept(play, witness);
    }
    if (!broken) {
      play.rest();
    }
    String transcript = play.transcript.toString();
    return answerIsOptional ? transcript.replace(WireText.REFUSED_400 + "\n", "") : transcript;
  }

  private LineScript step(String text, BiConsumer<Play, Witness> step) {
    sent.append(text);
    steps.add(step);
    return this;
  }

  private static String wire(String text) {
    return text.replace("|", "\r\n");
  }

  /** A script that is under way. */
  private static final class Play {
    private final WireClient client;
    private final int callsBefore;
    private final StringBuilder transcript = new StringBuilder();
    private boolean ended;

    Play(WireClient client, int callsBefore) {
      this.client = client;
      this.callsBefore = callsBefore;
    }

    /** Whoever has closed already takes nothing; its answer is still to be read. */
    void send(Runnable sending) {
      try {
        sending.run();
      } catch (WireCutException closed) {
        // The next read tells.
      }
    }

    void read(boolean bodiless) {
      take(() -> WireText.withoutPhrase(bodiless ? client.readBodiless() : client.read()) + "\n");
    }

    void take(Supplier<String> reading) {
      if (ended) {
        return;
      }
      try {
        transcript.append(reading.get());
      } catch (WireCutException end) {
        // A close and a reset are the same here: which one it is depends on what is still unread.
        transcript.append(
            client.bytesReceived() > 0 && end.received().length > 0 ? "(cut)\n" : "(closed)\n");
        ended = true;
      }
    }

    void rest() {
      if (!ended) {
        send(client::halfClose);
      }
      while (!ended) {
        read(false);
      }
    }
  }
}
