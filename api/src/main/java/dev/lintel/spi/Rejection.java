package dev.lintel.spi;

/** Why a request head is refused: the status that the client gets, and the broken rule. */
record Rejection(int status, String rule, String reason) {

  @Override
  public String toString() {
    return status + " (" + rule + ": " + reason + ")";
  }
}
