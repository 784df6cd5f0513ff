package dev.lintel.middleware.lint;

import dev.lintel.WebSocketHandshake;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A handshake, checked. */
final class LintHandshake extends LintRequest<WebSocketHandshake> implements WebSocketHandshake {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  LintHandshake(WebSocketHandshake delegate, LintExchange exchange) {
    super(delegate, exchange);
  }

  @Override
  public List<String> subprotocols() {
    exchange.used("subprotocols");
    return delegate.subprotocols();
  }

  /**
   * Looks at what the server has handed out; only where nothing stands between the two, since a
   * middleware may change the fields.
   */
  static void look(LintExchange exchange, WebSocketHandshake handshake) {
    if (!exchange.isDirect()) {
      return;
    }
    String method = handshake.method();
    String upgrade = handshake.header("upgrade");
    if (handshake.protocol().equals("HTTP/2")) {
      if (!method.equals("CONNECT")) {
        found(exchange, Check.CONNECT, "a handshake over HTTP/2 has the method " + method);
      }
    } else if (!method.equals("GET")
        || upgrade == null
        || !upgrade.toLowerCase(Locale.ROOT).contains("websocket")) {
      found(
          exchange,
          Check.HANDSHAKE,
          "a handshake is a " + method + " with the upgrade '" + upgrade + "'");
    }
    List<String> offered =
        handshake.headers().all("sec-websocket-protocol").stream()
            .flatMap(field -> Arrays.stream(field.split(",", -1)))
            .map(String::trim)
            .filter(name -> TOKEN.matcher(name).matches())
            .toList();
    if (!offered.equals(handshake.subprotocols())) {
      found(
          exchange,
          Check.OFFER,
          "the subprotocols are " + handshake.subprotocols() + ", but the fields offer " + offered);
    }
  }

  private static void found(LintExchange exchange, Check check, String what) {
    exchange.defer(exchange.found(check, what));
  }
}
