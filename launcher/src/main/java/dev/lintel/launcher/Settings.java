package dev.lintel.launcher;

import dev.lintel.server.Http2;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of all settings, in the order in which help and reports show them. */
final class Settings {

  /** Read by the choice of the server, not by the options. */
  static final Setting SERVER =
      new Setting("server", "NAME", "The server; else the first by name.", Settings::keep, o -> "");

  /** Read by whoever runs the application, not by the options. */
  static final Setting LINT =
      new Setting(
          "lint",
          "off|sample|collect|throw",
          "Checks application and server while they run; sample/N looks at one in N exchanges.",
          (options, text) -> {
            LintSetting.of(text);
            return options;
          },
          o -> LintSetting.OFF.toString());

  private static final List<Setting> PLAIN =
      List.of(
          SERVER,
          new Setting(
              "bind",
              true,
              "[tls:]HOST:PORT|unix:PATH",
              "Where to listen, once or several times; port 0 takes any free one.",
              Values::bind,
              o -> Values.show(o.binds())),
          new Setting(
              "threads",
              "auto|virtual|N",
              "Threads of sync handlers: N is a pool, N+Q a pool with a queue of Q.",
              (o, text) -> o.withThreads(Values.threads(text)),
              o -> Values.show(o.threads())),
          new Setting(
              "eventThreads",
              "N",
              "Event threads; 0 is one for each processor, at least two.",
              (o, text) -> o.withEventThreads(Values.count(text)),
              o -> Integer.toString(o.eventThreads())),
          new Setting(
              "webSocketCompression",
              "true|false",
              "Compresses WebSocket messages with clients that offer it.",
              (o, text) -> o.withWebSocketCompression(Values.flag(text)),
              o -> Boolean.toString(o.webSocketCompression())),
          LINT,
          count(
              "maxTargetLength",
              "Longest request target, in characters; then 414.",
              (l, n) -> l.withMaxTargetLength(n),
              Limits::maxTargetLength),
          limit(
              "maxHeadBytes",
              "SIZE",
              "Largest request head; then 431.",
              (l, text) -> l.withMaxHeadBytes(Values.smallSize(text)),
              l -> Values.show(l.maxHeadBytes())),
          count(
              "maxHeaderCount",
              "Most header fields of a request; then 431.",
              (l, n) -> l.withMaxHeaderCount(n),
              Limits::maxHeaderCount),
          limit(
              "maxBodyBytes",
              "SIZE",
              "Longest request body; then 413.",
              (l, text) -> l.withMaxBodyBytes(Values.size(text)),
              l -> Values.show(l.maxBodyBytes())),
          limit(
              "maxUnreadBytes",
              "SIZE",
              "Most of an unread request body that is thrown away to keep the connection.",
              (l, text) -> l.withMaxUnreadBytes(Values.smallSize(text)),
              l -> Values.show(l.maxUnreadBytes())),
          count(
              "maxConcurrentExchanges",
              "Most exchanges at once; then 503.",
              (l, n) -> l.withMaxConcurrentExchanges(n),
              Limits::maxConcurrentExchanges),
          limit(
              "maxMessageBytes",
              "SIZE",
              "Largest message that a WebSocket receives; then closed with 1009.",
              (l, text) -> l.withMaxMessageBytes(Values.smallSize(text)),
              l -> Values.show(l.maxMessageBytes())),
          limit(
              "maxFrameBytes",
              "SIZE",
              "Largest frame of such a message; then closed with 1009.",
              (l, text) -> l.withMaxFrameBytes(Values.smallSize(text)),
              l -> Values.show(l.maxFrameBytes())),
          timeout("head", "For a request head to arrive.", Timeouts::withHead, Timeouts::head),
          timeout(
              "keepAlive",
              "For the next request on an idle connection.",
              Timeouts::withKeepAlive,
              Timeouts::keepAlive),
          timeout(
              "read",
              "For a client that does not send its body.",
              Timeouts::withRead,
              Timeouts::read),
          timeout(
              "write", "For a client that does not read.", Timeouts::withWrite, Timeouts::write),
          timeout(
              "drain",
              "For live exchanges to end when the server stops.",
              Timeouts::withDrain,
              Timeouts::drain),
          timeout(
              "startup",
              "For the application to start, and to shut down.",
              Timeouts::withStartup,
              Timeouts::startup),
          timeout(
              "webSocketPing",
              "For a silent WebSocket until it is pinged.",
              Timeouts::withWebSocketPing,
              Timeouts::webSocketPing),
          timeout(
              "webSocketIdle",
              "For a WebSocket from which nothing comes, not even a pong.",
              Timeouts::withWebSocketIdle,
              Timeouts::webSocketIdle),
          timeout(
              "webSocketClose",
              "For a client to answer the close of a WebSocket.",
              Timeouts::withWebSocketClose,
              Timeouts::webSocketClose),
          http2(
              "enabled",
              "true|false",
              "Whether HTTP/2 is spoken.",
              (h, text) -> h.withEnabled(Values.flag(text)),
              h -> Boolean.toString(h.enabled())),
          http2(
              "maxConcurrentStreams",
              "N",
              "Most streams of a connection at once; then refused.",
              (h, text) -> h.withMaxConcurrentStreams(Values.count(text)),
              h -> Integer.toString(h.maxConcurrentStreams())),
          http2(
              "streamWindow",
              "SIZE",
              "Most of a request body that may come before the application reads.",
              (h, text) -> h.withStreamWindow(Values.smallSize(text)),
              h -> Values.show(h.streamWindow())),
          http2(
              "maxResets",
              "N",
              "Most streams that a client may reset in 30 s; then its connection ends.",
              (h, text) -> h.withMaxResets(Values.count(text)),
              h -> Integer.toString(h.maxResets())));

  static final List<Setting> ALL = Stream.concat(PLAIN.stream(), TlsSettings.ALL.stream()).toList();

  static final Map<String, Setting> BY_KEY =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::key, setting -> setting));

  static final Map<String, Setting> BY_VARIABLE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::variable, setting -> setting));

  private Settings() {}

  private static ServerOptions keep(ServerOptions options, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("'' is not the name of a server");
    }
    return options;
  }

  private static Setting count(
      String name,
      String help,
      BiFunction<Limits, Integer, Limits> with,
      ToIntFunction<Limits> of) {
    return limit(
        name,
        "N",
        help,
        (limits, text) -> with.apply(limits, Values.count(text)),
        limits -> Integer.toString(of.applyAsInt(limits)));
  }

  private static Setting limit(
      String name,
      String form,
      String help,
      BiFunction<Limits, String, Limits> with,
      Function<Limits, String> shown) {
    return new Setting(
        "limits." + name,
        form,
        help,
        (options, text) -> options.withLimits(with.apply(options.limits(), text)),
        options -> shown.apply(options.limits()));
  }

  private static Setting http2(
      String name,
      String form,
      String help,
      BiFunction<Http2, String, Http2> with,
      Function<Http2, String> shown) {
    return new Setting(
        "http2." + name,
        form,
        help,
        (options, text) -> options.withHttp2(with.apply(options.http2(), text)),
        options -> shown.apply(options.http2()));
  }

  private static Setting timeout(
      String name,
      String help,
      BiFunction<Timeouts, Duration, Timeouts> with,
      Function<Timeouts, Duration> of) {
    return new Setting(
        "timeouts." + name,
        "TIME",
        help,
        (options, text) ->
            options.withTimeouts(with.apply(options.timeouts(), Values.duration(text))),
        options -> Values.show(of.apply(options.timeouts())));
  }
}
