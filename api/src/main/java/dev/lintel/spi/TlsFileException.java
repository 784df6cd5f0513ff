package dev.lintel.spi;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of key material that cannot be used. The message is one line for an operator: the setting,
 * the file, what is wrong with it, and what helps (TLS-1.2).
 */
public final class TlsFileException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String setting;

  TlsFileException(String setting, Path file, String problem, @Nullable Throwable cause) {
    super(setting + ": " + file + ": " + problem, cause);
    this.setting = setting;
  }

  /**
   * The setting with which the message begins.
   *
   * @return its name, such as {@code tls.keys}
   */
  public String setting() {
    return setting;
  }
}
