package dev.lintel.launcher;

import dev.lintel.server.Bind;
import dev.lintel.server.KeyFiles;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Tls;
import dev.lintel.server.Tls.ClientCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of TLS: one group for all addresses of {@code bind} that begin with {@code tls:}.
 * They depend on each other, so they are put together when all of them are known.
 */
final class TlsSettings {

  /** What an address has until the settings of TLS are put together. */
  static final Tls NOT_YET = Tls.of(KeyFiles.pkcs12(Path.of(""), ""));

  private static final Setting CERTIFICATES =
      files(
          "certificates",
          "PEM or PKCS#12 (.p12, .pfx) files, the one without a name first; several for SNI.",
          tls -> files(tls, KeyFiles::certificates));

  private static final Setting KEYS =
      files(
          "keys",
          "PEM files of the private keys, in the same order; else beside their certificates.",
          tls -> files(tls, KeyFiles::key));

  private static final Setting PASSWORD =
      new Setting(
          "tls.password",
          "TEXT",
          "The password of encrypted keys; better as a variable than as a flag.",
          (options, text) -> options,
          options -> shown(options, TlsSettings::hidden));

  private static final Setting CLIENTS =
      new Setting(
          "tls.clientCertificates",
          "none|wanted|required",
          "Whether clients show a certificate.",
          (options, text) -> checked(options, clients(text)),
          options -> shown(options, tls -> show(tls.clientCertificates()), "none"));

  private static final Setting TRUST =
      new Setting(
          "tls.trust",
          "FILE",
          "PEM file of the roots that clients' certificates lead to.",
          (options, text) -> options,
          options -> shown(options, tls -> tls.trust() == null ? "" : tls.trust().toString()));

  private static final Setting PROTOCOLS =
      new Setting(
          "tls.protocols",
          true,
          "VERSION",
          "Versions of the protocol.",
          (options, text) -> checked(options, NOT_YET.withProtocols(Values.list(text))),
          options ->
              shown(
                  options, tls -> Values.show(tls.protocols()), Values.show(NOT_YET.protocols())));

  private static final Setting CIPHERS =
      new Setting(
          "tls.ciphers",
          true,
          "SUITE",
          "Cipher suites, the best first; else those of Java.",
          (options, text) -> options,
          options -> shown(options, tls -> Values.show(tls.ciphers())));

  private static final Setting CHECK =
      new Setting(
          "tls.checkInterval",
          "TIME",
          "How often to look whether a file has changed, to load it again.",
          (options, text) -> checked(options, Values.duration(text)),
          options ->
              shown(
                  options,
                  tls -> Values.show(tls.checkInterval()),
                  Values.show(NOT_YET.checkInterval())));

  static final List<Setting> ALL =
      List.of(CERTIFICATES, KEYS, PASSWORD, CLIENTS, TRUST, PROTOCOLS, CIPHERS, CHECK);

  private final Map<Setting, Configuration.Given> given;
  private final Path directory;

  /**
   * The settings.
   *
   * @param given what was given
   * @param directory the directory to which files are relative
   */
  TlsSettings(Map<Setting, Configuration.Given> given, Path directory) {
    this.given = given;
    this.directory = directory;
  }

  /** Tells what does not fit together. */
  void check(ServerOptions options, Consumer<String> problems) {
    boolean used = options.binds().stream().anyMatch(bind -> bind.tls() != null);
    for (Setting setting : ALL) {
      Configuration.Given value = given.get(setting);
      if (value != null && !used) {
        problems.accept(value.place() + ": no address of bind speaks TLS; write tls:HOST:PORT");
      }
    }
    if (!used) {
      return;
    }
    if (!given.containsKey(CERTIFICATES)) {
      problems.accept("bind: an address with tls: needs the setting " + CERTIFICATES.key());
      return;
    }
    int keys = list(KEYS).size();
    long wanted = list(CERTIFICATES).stream().filter(file -> !isPkcs12(file)).count();
    if (keys != 0 && keys != wanted) {
      problems.accept(
          place(KEYS)
              + ": there are "
              + keys
              + " keys for "
              + wanted
              + " PEM files of certificates");
    }
    boolean asks = clients(text(CLIENTS, "none")) != ClientCertificates.NONE;
    if (asks && !given.containsKey(TRUST)) {
      problems.accept(place(CLIENTS) + ": needs the setting " + TRUST.key());
    } else if (!asks && given.containsKey(TRUST)) {
      problems.accept(place(TRUST) + ": needs the setting " + CLIENTS.key());
    }
  }

  /** The options with TLS where it was asked for. Called when {@link #check} found no problem. */
  ServerOptions addTo(ServerOptions options) {
    if (options.binds().stream().allMatch(bind -> bind.tls() == null)) {
      return options;
    }
    Tls tls = tls();
    Bind[] binds =
        options.binds().stream()
            .map(bind -> bind.tls() == null ? bind : bind.withTls(tls))
            .toArray(Bind[]::new);
    return options.withBinds(binds[0], Arrays.copyOfRange(binds, 1, binds.length));
  }

  private Tls tls() {
    var files = new ArrayList<KeyFiles>();
    List<String> keys = list(KEYS);
    int pem = 0;
    for (String name : list(CERTIFICATES)) {
      Path file = directory.resolve(name);
      if (isPkcs12(name)) {
        files.add(KeyFiles.pkcs12(file, text(PASSWORD, "")));
      } else {
        Path key = keys.isEmpty() ? file : directory.resolve(keys.get(pem++));
        KeyFiles both = KeyFiles.pem(file, key);
        files.add(given.containsKey(PASSWORD) ? both.withPassword(text(PASSWORD, "")) : both);
      }
    }
    KeyFiles[] more = files.subList(1, files.size()).toArray(KeyFiles[]::new);
    Tls tls =
        Tls.of(files.get(0), more)
            .withProtocols(Values.list(text(PROTOCOLS, Values.show(NOT_YET.protocols()))))
            .withCiphers(list(CIPHERS))
            .withCheckInterval(Values.duration(text(CHECK, Values.show(NOT_YET.checkInterval()))));
    ClientCertificates clients = clients(text(CLIENTS, "none"));
    return clients == ClientCertificates.NONE
        ? tls
        : tls.withClientCertificates(clients, directory.resolve(text(TRUST, "")));
  }

  private List<String> list(Setting setting) {
    Configuration.Given value = given.get(setting);
    return value == null ? List.of() : Values.list(value.text());
  }

  private String text(Setting setting, String otherwise) {
    Configuration.Given value = given.get(setting);
    return value == null ? otherwise : value.text();
  }

  private String place(Setting setting) {
    return Objects.requireNonNull(given.get(setting)).place();
  }

  private static boolean isPkcs12(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".p12") || name.endsWith(".pfx");
  }

  private static ClientCertificates clients(String text) {
    for (ClientCertificates each : ClientCertificates.values()) {
      if (show(each).equals(text.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not none, wanted or required");
  }

  private static String show(ClientCertificates clients) {
    return clients.name().toLowerCase(Locale.ROOT);
  }

  private static String hidden(Tls tls) {
    return tls.keys().stream().anyMatch(files -> files.password() != null) ? "***" : "";
  }

  private static Setting files(String name, String help, Function<Tls, String> shown) {
    return new Setting(
        "tls." + name,
        true,
        "FILE",
        help,
        (options, text) -> options,
        options -> shown(options, shown));
  }

  private static String files(Tls tls, Function<KeyFiles, @Nullable Path> file) {
    return tls.keys().stream()
        .map(file)
        .filter(Objects::nonNull)
        .map(Path::toString)
        .collect(Collectors.joining(Values.SEPARATOR));
  }

  private static String shown(ServerOptions options, Function<Tls, String> show) {
    return shown(options, show, "");
  }

  private static String shown(ServerOptions options, Function<Tls, String> show, String otherwise) {
    for (Bind bind : options.binds()) {
      if (bind.tls() != null) {
        return show.apply(bind.tls());
      }
    }
    return otherwise;
  }

  /** The options, if the value could be made. */
  private static ServerOptions checked(ServerOptions options, Object value) {
    Objects.requireNonNull(value);
    return options;
  }
}
