package dev.lintel.servers;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects scripts, those of HTTP/1 in short forms.
 *
 * <p>In the texts a bar stands for the end of a line.
 */
final class ScriptList {

  static final String HOST = " HTTP/1.1|Host: a|";
  static final String GET = "GET /" + HOST;
  static final String POST = "POST /" + HOST;
  static final String CHUNKED = POST + "Transfer-Encoding: chunked||";

  /** Behind a request whose end is in doubt: whoever answers this one took the doubtful end. */
  static final String NEXT = "GET /next" + HOST + "|";

  private final List<Script> all = new ArrayList<>();

  /** All of them, in their order. */
  List<Script> all() {
    return List.copyOf(all);
  }

  void add(Script script) {
    all.add(script);
  }

  /** A request that is answered, and the connection lives on. */
  void one(String name, String request) {
    add(LineScript.named(name).send(request).read(1));
  }

  /** Two requests, or one and its end. */
  void two(String name, String requests) {
    add(LineScript.named(name).send(requests).read(2));
  }

  /** A request that should be refused, and another one behind it. */
  void probe(String name, String request) {
    two(name, request + NEXT);
  }
}
