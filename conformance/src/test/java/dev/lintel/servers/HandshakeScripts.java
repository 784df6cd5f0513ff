package dev.lintel.servers;

import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireFrame;

/** Handshakes of WebSockets, good and bad. */
final class HandshakeScripts {

  private static final String KEY = "Sec-WebSocket-Key: " + FrameClient.KEY + "|";
  private static final String VERSION = "Sec-WebSocket-Version: 13|";
  private static final String UPGRADE = "Upgrade: websocket|";
  private static final String CONNECTION = "Connection: Upgrade|";
  private static final String LINE = "GET /ws HTTP/1.1|Host: a|";

  /** A handshake with which nothing is wrong. */
  static final String GOOD = LINE + UPGRADE + CONNECTION + VERSION + KEY + "|";

  private HandshakeScripts() {}

  static void addTo(ScriptList list) {
    keys(list);
    versions(list);
    requests(list);
    upgrades(list);
    offers(list);
  }

  private static void keys(ScriptList list) {
    add(list, "nothing wrong", GOOD);
    add(list, "no key", without(KEY));
    add(list, "two keys", with(KEY));
    for (String key :
        new String[] {
          "",
          "dGhlIHNhbXBsZSBub25j",
          "dGhlIHNhbXBsZSBub25jZWVlZQ==",
          "dGhlIHNhbXBsZSBub25jZQ",
          "dGhlIHNhbXBsZSBub25jZQ= =",
          "dGhlIHNhbXBsZSBub25jZR==",
          "!!!!IHNhbXBsZSBub25jZQ==",
          "dGhlIHNhbXBsZSBub25jZQ==, x"
        }) {
      add(list, "key '" + key + "'", changed(KEY, "Sec-WebSocket-Key: " + key + "|"));
    }
  }

  private static void versions(ScriptList list) {
    add(list, "no version", without(VERSION));
    add(list, "two versions", with(VERSION));
    for (String version : new String[] {"12", "8", "0", "014", "013", "+13", "13, 8", "", "x"}) {
      add(list, "version '" + version + "'", changed("Version: 13", "Version: " + version));
    }
  }

  private static void requests(ScriptList list) {
    for (String method : new String[] {"POST", "OPTIONS", "get", "PUT"}) {
      add(list, "method " + method, changed("GET", method));
    }
    add(list, "HTTP/1.0", changed("HTTP/1.1", "HTTP/1.0"));
    add(list, "no Host", without("Host: a|"));
    add(list, "a length of 0", with("Content-Length: 0|"));
    add(list, "a body", with("Content-Length: 5|") + "hello");
    add(list, "a chunked body", with("Transfer-Encoding: chunked|") + "5|hello|0||");
    add(list, "an expectation", with("Expect: 100-continue|"));
    add(list, "another expectation", with("Expect: tea|"));
    add(list, "an absolute target", changed("/ws", "http://a/ws"));
    add(list, "a query", changed("/ws", "/ws?a=b"));
    add(list, "an origin", with("Origin: http://b|"));
    add(list, "a folded line", with("X: one| two|"));
  }

  private static void upgrades(ScriptList list) {
    add(list, "no Upgrade", without(UPGRADE));
    add(list, "no Connection", without(CONNECTION));
    for (String protocol :
        new String[] {"WebSocket", "h2c, websocket", "websocket, h2c", "websocket/13", "web", ""}) {
      add(list, "Upgrade '" + protocol + "'", changed(UPGRADE, "Upgrade: " + protocol + "|"));
    }
    add(list, "two Upgrades", changed(UPGRADE, "Upgrade: h2c|" + UPGRADE));
    for (String option :
        new String[] {
          "upgrade", "keep-alive, Upgrade", "Upgrade, close", "close", "keep-alive", "upgraded"
        }) {
      add(list, "Connection '" + option + "'", changed("ion: Upgrade", "ion: " + option));
    }
    add(list, "two Connections", with("Connection: keep-alive|"));
  }

  private static void offers(ScriptList list) {
    add(list, "a subprotocol", with("Sec-WebSocket-Protocol: chat|"));
    add(list, "a bad subprotocol", with("Sec-WebSocket-Protocol: a b, ,c|"));
    add(list, "an extension", with("Sec-WebSocket-Extensions: permessage-deflate|"));
    add(list, "a bad extension", with("Sec-WebSocket-Extensions: ;;=|"));
    list.add(
        FrameScript.named("handshake, frames at once", GOOD)
            .send(WireFrame.text("early"))
            .early()
            .close());
    list.add(
        FrameScript.named("handshake, garbage at once", GOOD)
            .send("(garbage)", new byte[] {(byte) 0xff, 0, 1, 2})
            .early());
  }

  private static String with(String line) {
    return changed(KEY, KEY + line);
  }

  private static String without(String part) {
    return changed(part, "");
  }

  private static String changed(String part, String to) {
    return GOOD.replace(part, to);
  }

  private static void add(ScriptList list, String name, String handshake) {
    list.add(
        FrameScript.named("handshake, " + name, handshake).send(WireFrame.text("hello")).close());
  }
}
