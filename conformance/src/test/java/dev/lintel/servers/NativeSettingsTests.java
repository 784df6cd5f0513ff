package dev.lintel.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.server.Bind;
import dev.lintel.server.Http2;
import dev.lintel.server.KeyFiles;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.Threads;
import dev.lintel.server.Timeouts;
import dev.lintel.server.Tls;
import dev.lintel.spec.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the adapters state as their native settings is true, as far as it can be told outside. */
class NativeSettingsTests {

  private static final ServerOptions DEFAULTS = ServerOptions.defaults();

  /** One other value for each setting. */
  private static final Map<String, UnaryOperator<ServerOptions>> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("bind", options -> options.withBinds(Bind.of("127.0.0.2", 81)));
    CHANGES.put("threads", options -> options.withThreads(Threads.pool(3, 4)));
    CHANGES.put("eventThreads", options -> options.withEventThreads(13));
    CHANGES.put("webSocketCompression", options -> options.withWebSocketCompression(true));
    limit("maxTargetLength", limits -> limits.withMaxTargetLength(9000));
    limit("maxHeadBytes", limits -> limits.withMaxHeadBytes(17_000));
    limit("maxHeaderCount", limits -> limits.withMaxHeaderCount(7));
    limit("maxBodyBytes", limits -> limits.withMaxBodyBytes(8));
    limit("maxUnreadBytes", limits -> limits.withMaxUnreadBytes(9));
    limit("maxConcurrentExchanges", limits -> limits.withMaxConcurrentExchanges(10));
    limit("maxMessageBytes", limits -> limits.withMaxMessageBytes(11));
    limit("maxFrameBytes", limits -> limits.withMaxFrameBytes(126));
    Duration other = Duration.ofMillis(12_345);
    timeout("head", timeouts -> timeouts.withHead(other));
    timeout("keepAlive", timeouts -> timeouts.withKeepAlive(other));
    timeout("read", timeouts -> timeouts.withRead(other));
    timeout("write", timeouts -> timeouts.withWrite(other));
    timeout("drain", timeouts -> timeouts.withDrain(other));
    timeout("startup", timeouts -> timeouts.withStartup(other));
    timeout("webSocketPing", timeouts -> timeouts.withWebSocketPing(other));
    timeout("webSocketIdle", timeouts -> timeouts.withWebSocketIdle(other));
    timeout("webSocketClose", timeouts -> timeouts.withWebSocketClose(other));
    Tls tls = Tls.of(KeyFiles.pkcs12(Path.of("other.p12"), "other"));
    for (String setting :
        List.of(
            "certificates",
            "keys",
            "password",
            "clientCertificates",
            "trust",
            "protocols",
            "ciphers",
            "checkInterval")) {
      CHANGES.put("tls." + setting, options -> options.withBinds(Bind.loopback(8080).withTls(tls)));
    }
    http2("enabled", http2 -> http2.withEnabled(false));
    http2("maxConcurrentStreams", http2 -> http2.withMaxConcurrentStreams(11));
    http2("streamWindow", http2 -> http2.withStreamWindow(70_000));
    http2("maxResets", http2 -> http2.withMaxResets(12));
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#providers")
  @Requirement("CONF-2.10")
  void thePathOfAUnixDomainSocketIsToldWhereTheServerHasSome(ServerProvider provider) {
    ServerOptions options =
        DEFAULTS.withBinds(Bind.loopback(80), Bind.unix(Path.of("/run/shop.sock")));
    String told = String.join(" ", provider.nativeSettings(options).get("bind"));
    assertThat(told).contains("80");
    assertThat(told.contains("=/run/shop.sock"))
        .isEqualTo(provider.capabilities().contains(Capability.UNIX_SOCKETS));
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#providers")
  @Requirement("CONF-2.10")
  void everySettingIsToldOf(ServerProvider provider) {
    Map<String, List<String>> told = provider.nativeSettings(DEFAULTS);
    assertThat(told.keySet()).containsExactlyInAnyOrderElementsOf(CHANGES.keySet());
    assertThat(told.values()).allSatisfy(lines -> assertThat(lines).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#providers")
  @Requirement("CONF-2.10")
  void aNativeOptionFollowsTheSettingsThatItIsNamedWithAndNoOther(ServerProvider provider) {
    List<String> before = options(provider.nativeSettings(DEFAULTS));
    CHANGES.forEach(
        (setting, change) -> {
          Map<String, List<String>> told = provider.nativeSettings(change.apply(DEFAULTS));
          List<String> changed = new ArrayList<>(options(told));
          changed.removeAll(before);
          List<String> named =
              told.get(setting).stream().filter(NativeSettingsTests::isOption).toList();
          assertThat(changed).as(setting).containsExactlyInAnyOrderElementsOf(named);
        });
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#providers")
  @Requirement("CONF-2.10")
  void noNumberOverflows(ServerProvider provider) {
    Limits limits =
        DEFAULTS
            .limits()
            .withMaxTargetLength(Integer.MAX_VALUE)
            .withMaxHeadBytes(Integer.MAX_VALUE)
            .withMaxHeaderCount(Integer.MAX_VALUE);
    assertThat(options(provider.nativeSettings(DEFAULTS.withLimits(limits))))
        .noneMatch(option -> option.contains("=-"));
  }

  private static List<String> options(Map<String, List<String>> told) {
    return told.values().stream()
        .flatMap(List::stream)
        .filter(NativeSettingsTests::isOption)
        .distinct()
        .toList();
  }

  private static boolean isOption(String line) {
    return line.contains("=");
  }

  private static void limit(String name, UnaryOperator<Limits> change) {
    CHANGES.put("limits." + name, options -> options.withLimits(change.apply(options.limits())));
  }

  private static void http2(String name, UnaryOperator<Http2> change) {
    CHANGES.put("http2." + name, options -> options.withHttp2(change.apply(options.http2())));
  }

  private static void timeout(String name, UnaryOperator<Timeouts> change) {
    CHANGES.put(
        "timeouts." + name, options -> options.withTimeouts(change.apply(options.timeouts())));
  }
}
