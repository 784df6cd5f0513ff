package dev.lintel.spi;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a response goes out: its head, how its end is told, and whether the connection goes on behind
 * it; decided with the first transmission.
 *
 * <p>A superclass of the exchange and not a field, so that an exchange is one object.
 */
abstract class ResponsePlan extends Informer {

  private @Nullable ResponseHead head;

  /** Whether framing and persistence are decided. */
  private boolean planned;

  private boolean closes;
  private long responseLength = -1;

  ResponsePlan(ServerCore core) {
    super(core);
  }

  // ---- What the adapter implements. ----

  /** Takes one field of the response head; called by {@link #putFields}. */
  protected abstract void putField(String name, String value);

  // ---- What the adapter calls. ----

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
    if (isHttp2()) {
      return; // It has no fields for connections (RFC 9113, 8.2.2).
    }
    if (closes) {
      putField("Connection", "close");
    } else if (isHttp10()) {
      putField("Connection", "keep-alive");
    }
  }

  /** How the end of the response is told; known with the first transmission. */
  protected final Framing framing() {
    if (!planned || isBodiless()) {
      return Framing.NONE;
    } else if (responseLength >= 0) {
      return Framing.LENGTH;
    } else if (isHttp2()) {
      return Framing.STREAM;
    }
    return isHttp10() || isUpgraded() ? Framing.CLOSE : Framing.CHUNKED;
  }

  /** Whether the connection was taken over by another protocol. */
  protected final boolean isUpgraded() {
    return head != null && head.status() == 101; // No application can start a response with it.
  }

  /** The content-length of the response, -1 if it has none. */
  protected final long responseLength() {
    return responseLength;
  }

  /** Whether the connection closes after this exchange, as its head says; not told by HTTP/2. */
  protected final boolean closes() {
    return closes;
  }

  // ---- What is decided below, where the exchange ends. ----

  /** Whether the client may still send a body that was never asked for (HTTP-5.5). */
  abstract boolean awaitsContinue();

  // ---- What the exchange calls, inside. ----

  /** The head, once there is one. */
  final @Nullable ResponseHead head() {
    return head;
  }

  /** Whether the response has no body whatever is written. */
  final boolean isBodiless() {
    return isHead() || (head != null && ResponseRules.isBodiless(head.status()));
  }

  final void closeAfterwards() {
    closes = true;
  }

  /** Keeps a head that was checked, and its content-length or -1. */
  final void keep(ResponseHead checked, long declaredLength) {
    head = checked;
    responseLength = ResponseRules.isBodiless(checked.status()) ? -1 : declaredLength;
  }

  /** Forgets a head that does not leave. */
  final void dropHead() {
    head = null;
  }

  /** Decides framing and persistence; {@code known} is the length of the whole body, or -1. */
  final void plan(long known) {
    ResponseHead held = Objects.requireNonNull(head);
    planned = true;
    if (responseLength < 0
        && known >= 0
        && !ResponseRules.isBodiless(held.status())
        && (known > 0 || !isHead())) {
      responseLength = known;
    }
    closes |=
        !isHttp2()
            && (framing() == Framing.CLOSE
                || !clientKeepsAlive()
                || ResponseRules.wishesClose(held.headers())
                || core.drainDeadline() != null
                || awaitsContinue());
  }

  /** The connection is taken over, and ends with the exchange. */
  final void planUpgrade(ResponseHead accepted) {
    head = accepted;
    planned = true;
    closes = true;
  }
}
