package dev.lintel.spi;

import dev.lintel.server.ServerOptions;
import dev.lintel.server.StartException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the settings of a server become in its native options: the answer of {@link
 * dev.lintel.server.ServerProvider#nativeSettings}.
 *
 * <p>A value. An adapter begins with {@link #of}, and adds each native option that it sets; it
 * reads the value back from the native object, so that what is shown is what is set.
 */
public final class NativeSettings {

  /** For a setting that the shared code of the gateway keeps on every server. */
  private static final String BY_LINTEL = "kept by Lintel";

  private static final List<String> SHARED =
      List.of(
          "limits.maxTargetLength",
          "limits.maxHeadBytes",
          "limits.maxHeaderCount",
          "limits.maxBodyBytes",
          "limits.maxUnreadBytes",
          "limits.maxConcurrentExchanges",
          "limits.maxMessageBytes",
          "limits.maxFrameBytes",
          "timeouts.read",
          "timeouts.write",
          "timeouts.drain",
          "timeouts.startup",
          "timeouts.webSocketPing",
          "timeouts.webSocketIdle",
          "timeouts.webSocketClose",
          "webSocketCompression",
          "tls.certificates",
          "tls.keys",
          "tls.password",
          "tls.clientCertificates",
          "tls.trust",
          "tls.protocols",
          "tls.ciphers",
          "tls.checkInterval");

  private final Map<String, List<String>> lines;

  private NativeSettings(Map<String, List<String>> lines) {
    this.lines = lines;
  }

  /**
   * What is the same on every server: the settings that {@link GatewayServer} and {@link Exchange}
   * keep.
   *
   * @param options the settings
   * @return a beginning for an adapter to add to
   */
  public static NativeSettings of(ServerOptions options) {
    var lines = new LinkedHashMap<String, List<String>>();
    lines.put("threads", List.of(BY_LINTEL + ": " + threads(options)));
    SHARED.forEach(setting -> lines.put(setting, List.of(BY_LINTEL)));
    return new NativeSettings(lines);
  }

  /**
   * These settings and one more native option.
   *
   * @param setting the setting that it comes from, such as {@code limits.maxHeadBytes}
   * @param option its native name, such as {@code HttpConfiguration.requestHeaderSize}
   * @param value its value, as the native object holds it
   * @return more settings
   */
  public NativeSettings with(String setting, String option, Object value) {
    return with(setting, option + "=" + value);
  }

  /**
   * These settings and one that the adapter keeps itself, because the server cannot.
   *
   * @param setting the setting
   * @return more settings
   */
  public NativeSettings withKeptByAdapter(String setting) {
    return with(setting, "kept by the adapter");
  }

  /**
   * For each setting the native options, and who keeps it otherwise.
   *
   * @return the lines of each setting
   */
  public Map<String, List<String>> asMap() {
    return lines;
  }

  private NativeSettings with(String setting, String line) {
    var more = new LinkedHashMap<>(lines);
    var present = new ArrayList<>(more.getOrDefault(setting, List.of()));
    present.add(line);
    more.put(setting, List.copyOf(present));
    return new NativeSettings(java.util.Collections.unmodifiableMap(more));
  }

  private static String threads(ServerOptions options) {
    try (SyncExecutor executor = SyncExecutor.of(options.threads())) {
      return executor.toString();
    } catch (StartException impossible) {
      return String.valueOf(impossible.getMessage());
    }
  }
}
