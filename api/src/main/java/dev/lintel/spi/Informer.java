package dev.lintel.spi;

import dev.lintel.DisconnectReason;
import dev.lintel.ResponseHead;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What goes before the response: interim responses, one at a time and in order (HTTP-3.17).
 *
 * <p>A superclass of the exchange and not a field, so that an exchange is one object.
 */
abstract class Informer extends RequestScan {

  final ServerCore core;

  // Not volatile, which would cost each response two fences: it is checked again inside.
  /** The sweep of the watchdog at which the pending transmission began, else 0. */
  int transmittingSince;

  /** Made for the exchanges that send any. */
  private @Nullable Interims interims;

  Informer(ServerCore core) {
    this.core = core;
  }

  // ---- What the adapter implements. ----

  /**
   * Sends an interim response, with the fields of its head and no others; answered by {@link
   * #interimTransmitted}, once, maybe before this method returns. Nothing else is transmitted until
   * then.
   */
  protected abstract void transmitInterim(ResponseHead interim);

  // ---- What the adapter calls. ----

  /** The interim response was written, or that has failed because the client is gone. */
  protected final void interimTransmitted(@Nullable Throwable problem) {
    transmittingSince = 0;
    if (interims == null || brokenBy() != null) {
      return; // Why it was cut off is known.
    }
    if (problem != null) {
      disconnected(DisconnectReason.PEER_RESET, problem);
    } else {
      interims.transmitted();
    }
  }

  // ---- What is decided below, where the exchange ends. ----

  /** The client is gone, or the connection broke. */
  protected abstract void disconnected(DisconnectReason reason, @Nullable Throwable cause);

  /** Why nothing can be read or written any more, or null. */
  abstract @Nullable Throwable brokenBy();

  // ---- What the exchange calls, inside. ----

  /** Sends an interim response, behind those that wait already. */
  final CompletionStage<Void> sendInterim(ResponseHead interim) {
    if (interims == null) {
      interims = new Interims(this);
    }
    return interims.add(interim);
  }

  /** Whether so many interim responses wait that a further one is dropped (HTTP-3.23). */
  final boolean dropsInterims() {
    return interims != null && interims.isFull();
  }

  /** Whether the response must wait for an interim response. */
  final boolean isInforming() {
    return interims != null && interims.isBusy();
  }

  /** Makes the first transmission of the response when the interim responses have gone. */
  final void afterInterims(Runnable transmission) {
    if (interims != null) {
      interims.then(transmission);
    }
  }

  /** Fails the interim responses that wait. */
  final void failInterims(Throwable broken) {
    if (interims != null) {
      interims.broken(broken);
    }
  }
}
