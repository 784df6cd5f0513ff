package dev.lintel.middleware.lint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.ResponseHead;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A misuse of the contract that one check finds and no other.
 *
 * @param check the check
 * @param culprit who is to blame
 * @param name what is wrong
 * @param misuse does it under a lint; returns what the other side saw fail, or null
 */
record Scenario(Check check, Culprit culprit, String name, Function<Lint, Throwable> misuse) {

  static final ResponseHead OK = ResponseHead.of(200).with("content-type", "text/plain");

  static final AsyncHttpHandler FINE = (request, responder) -> responder.send(OK, bytes("fine"));

  /** A handler that misuses a server that keeps the rules. */
  static Scenario application(
      Check check, String name, StubExchange server, AsyncHttpHandler handler) {
    return of(check, check.culprit, name, server, handler);
  }

  /** A server that misuses an application that keeps the rules. */
  static Scenario server(Check check, String name, StubExchange server) {
    return of(check, Culprit.SERVER, name, server, FINE);
  }

  /** A server that misuses an application that keeps the rules, or takes what it must refuse. */
  static Scenario server(Check check, String name, StubExchange server, AsyncHttpHandler handler) {
    return of(check, Culprit.SERVER, name, server, handler);
  }

  private static Scenario of(
      Check check, Culprit culprit, String name, StubExchange server, AsyncHttpHandler handler) {
    return new Scenario(
        check,
        culprit,
        name,
        lint -> {
          server.run(lint.wrap(AsyncApplication.of(handler)));
          return server.failure;
        });
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** Does it; returns what failed, or null. */
  Throwable run(Lint lint) {
    return misuse.apply(lint);
  }

  static String text(ByteBuffer piece) {
    return UTF_8.decode(piece.duplicate()).toString();
  }

  @Override
  public String toString() {
    return check.rule + " " + name;
  }
}
