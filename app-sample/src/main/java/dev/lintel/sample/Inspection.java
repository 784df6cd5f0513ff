package dev.lintel.sample;

import dev.lintel.Request;
import dev.lintel.TlsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as the application sees it. */
final class Inspection {

  private Inspection() {}

  /** The parts of a request, in the order of the contract. */
  static Map<String, @Nullable Object> of(Request request) {
    var parts = new LinkedHashMap<String, @Nullable Object>();
    parts.put("method", request.method());
    parts.put("target", request.target());
    parts.put("path", request.path());
    parts.put("query", request.query());
    parts.put("segments", request.pathSegments());
    parts.put("mountPath", request.mountPath());
    parts.put("pathInMount", request.pathInMount());
    parts.put("scheme", request.scheme());
    parts.put("authority", request.authority());
    parts.put("protocol", request.protocol());
    parts.put("headers", headers(request));
    parts.put("bodyLength", request.bodyLength());
    parts.put("remoteAddress", withoutPort(request.remoteAddress()));
    return parts;
  }

  /** What TLS has negotiated for the connection of a request; nothing of it in the clear. */
  static Map<String, @Nullable Object> ofTls(Request request) {
    var parts = new LinkedHashMap<String, @Nullable Object>();
    parts.put("scheme", request.scheme());
    TlsSession tls = request.tls();
    if (tls != null) {
      parts.put("version", tls.version());
      parts.put("cipherSuite", tls.cipherSuite());
      parts.put("applicationProtocol", tls.applicationProtocol());
      parts.put("serverName", tls.serverName());
      parts.put(
          "clientCertificates",
          tls.clientCertificates().stream()
              .map(certificate -> certificate.getSubjectX500Principal().getName())
              .toList());
    }
    return parts;
  }

  /** Sorted by name, because the order of different names is the server's. */
  private static List<List<String>> headers(Request request) {
    var pairs = new ArrayList<List<String>>();
    request.headers().forEach((name, value) -> pairs.add(List.of(name, value)));
    pairs.sort(Comparator.comparing(pair -> pair.get(0)));
    return pairs;
  }

  private static String withoutPort(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress()
        : "unix:" + address;
  }
}
