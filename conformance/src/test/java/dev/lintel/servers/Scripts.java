package dev.lintel.servers;

import java.util.List;

/** What hostile, old and careless clients send. */
final class Scripts {

  private Scripts() {}

  static List<Script> all() {
    var list = new ScriptList();
    HeadScripts.addTo(list);
    BodyScripts.addTo(list);
    ConnectionScripts.addTo(list);
    TrailerScripts.addTo(list);
    InterimScripts.addTo(list);
    HandshakeScripts.addTo(list);
    SocketScripts.addTo(list);
    Http2HeadScripts.addTo(list);
    Http2ExchangeScripts.addTo(list);
    Http2FrameScripts.addTo(list);
    return list.all();
  }
}
