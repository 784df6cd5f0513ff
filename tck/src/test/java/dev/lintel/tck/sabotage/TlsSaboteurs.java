package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;

import java.util.List;

/** Servers that speak TLS in a wrong way. */
final class TlsSaboteurs {

  private static final String ENTRY = "dev.lintel.spi.KeyEntry";
  private static final String KEYS = "dev.lintel.spi.TlsKeys";
  private static final String MEMORY = "dev.lintel.tck.memory.MemoryTls";

  static final List<Saboteur> ALL =
      List.of(
          patched(
              "TLS-1.1",
              "shows its own certificate without those that lead to the root",
              new Patch(
                  ENTRY,
                  "this.chain = chain.toArray(X509Certificate[]::new);",
                  "this.chain = new X509Certificate[] {chain.get(0)};")),
          patched(
              "TLS-1.2",
              "starts with a certificate that has expired",
              new Patch(ENTRY, "if (now.isAfter(", "if (now == null && now.isAfter(")),
          patched(
              "TLS-2.1",
              "does not tell which name the client has asked for",
              new Patch(
                  "dev.lintel.spi.EngineSession",
                  "return SniKeyManager.serverName(engine.getSession());",
                  "return null;")),
          patched(
              "TLS-2.2",
              "knows no wildcards",
              new Patch(
                  ENTRY, " || (dot > 0 && names.contains(\"*\" + lower.substring(dot)))", "")),
          patched(
              "TLS-2.3",
              "uses any cipher suite",
              new Patch(KEYS, "if (!tls.ciphers().isEmpty()) {", "if (tls == null) {")),
          patched(
              "TLS-2.4",
              "lets in whoever has no certificate",
              new Patch(
                  KEYS,
                  "case REQUIRED -> parameters.setNeedClientAuth(true);",
                  "case REQUIRED -> parameters.setWantClientAuth(true);")),
          patched(
              "TLS-2.5",
              "speaks with a client that wants to speak something else",
              new Patch(
                  KEYS,
                  "    return engine;",
                  """
                      engine.setHandshakeApplicationProtocolSelector(
                          (e, wanted) -> wanted.contains(HTTP_1_1) ? HTTP_1_1 : "");
                      return engine;
                  """)),
          patched(
              "TLS-2.6",
              "waits for a handshake as for the next request",
              new Patch(
                  "dev.lintel.tck.memory.MemoryConnection",
                  "established ? timeouts.keepAlive() : timeouts.head()",
                  "timeouts.keepAlive()")),
          patched(
              "TLS-2.7",
              "goes on waiting when something else than a handshake comes",
              new Patch(
                  MEMORY,
                  """
                        tell();
                        throw failure;
                  """,
                  """
                        if (failure instanceof javax.net.ssl.SSLHandshakeException) {
                          tell();
                          throw failure;
                        }
                        return false;
                  """)),
          patched(
              "TLS-2.8",
              "closes without a word",
              new Patch(
                  MEMORY,
                  "engine.closeOutbound();",
                  "if (established) { below.close(); return; }\n      engine.closeOutbound();")),
          patched(
              "TLS-2.9",
              "says good-bye when it aborts",
              new Patch(MEMORY, "below.reset();", "close();")),
          patched(
              "TLS-2.10",
              "looks for the end of the connection alone",
              new Patch(
                  MEMORY, "return ended || below.isPeerEnded();", "return below.isPeerEnded();")),
          patched(
              "TLS-3.1",
              "goes on trusting those that it trusted before",
              new Patch(
                  KEYS,
                  "  private String attempted;",
                  "  private String attempted;\n\n  private TrustManager @Nullable [] trusted;"),
              new Patch(
                  KEYS,
                  "made.init(new KeyManager[] {manager}, trustManagers(), null);",
                  """
                  if (trusted == null) {
                    trusted = trustManagers();
                  }
                  made.init(new KeyManager[] {manager}, trusted, null);
                  """)),
          patched(
              "TLS-3.2",
              "says that it has loaded what it could not",
              new Patch("dev.lintel.spi.TlsReload", "return false;", "return true;")),
          patched(
              "TLS-3.3",
              "never looks at its files",
              new Patch(
                  "dev.lintel.spi.TlsReload",
                  "keys.stream().filter(TlsKeys::hasChanged).forEach(this::reload);",
                  "")),
          patched(
              "LIFE-2.2",
              "starts with TLS although it says that it has none",
              new Patch("dev.lintel.tck.memory.MemoryServerProvider", "Capability.TLS,", ""),
              new Patch("dev.lintel.spi.GatewayServer", "checkBinds(provider, options);", "")));

  private TlsSaboteurs() {}
}
