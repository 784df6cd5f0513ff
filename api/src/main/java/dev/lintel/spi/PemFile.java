package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The blocks of a PEM file (RFC 7468), by what they say they are. */
final class PemFile {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private static final String CERTIFICATE = "CERTIFICATE";

  /** A block: its label and its content. */
  static final class Block {
    private final String label;
    private final byte[] content;

    Block(String label, byte[] content) {
      this.label = label;
      this.content = content;
    }

    String label() {
      return label;
    }

    byte[] content() {
      return content;
    }
  }

  private final String setting;
  private final Path file;
  private final List<Block> blocks = new ArrayList<>();

  private PemFile(String setting, Path file) {
    this.setting = setting;
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param setting what errors name, such as {@code tls.keys}
   */
  static PemFile read(String setting, Path file) throws TlsFileException {
    var pem = new PemFile(setting, file);
    String text = new String(bytes(setting, file), ISO_8859_1);
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      try {
        byte[] content = Base64.getMimeDecoder().decode(matcher.group(2));
        pem.blocks.add(new Block(matcher.group(1), content));
      } catch (IllegalArgumentException broken) {
        throw pem.problem("the block of " + matcher.group(1) + " is damaged", broken);
      }
    }
    if (pem.blocks.isEmpty()) {
      throw pem.problem(
          text.isBlank()
              ? "the file is empty"
              : "this is no PEM file: there is no line that begins with -----BEGIN",
          null);
    }
    return pem;
  }

  /** What a file holds. */
  static byte[] bytes(String setting, Path file) throws TlsFileException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new TlsFileException(setting, file, "there is no such file", missing);
    } catch (IOException failure) {
      String cause = Files.isDirectory(file) ? "it is a directory" : failure.toString();
      throw new TlsFileException(setting, file, "cannot be read: " + cause, failure);
    }
  }

  /** The certificates, in their order; one at least. */
  List<X509Certificate> certificates() throws TlsFileException {
    var certificates = new ArrayList<X509Certificate>();
    for (Block block : blocks) {
      if (block.label().equals(CERTIFICATE)) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(block.content())));
        } catch (CertificateException broken) {
          throw problem("certificate " + (certificates.size() + 1) + " is damaged", broken);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw problem("there is no certificate in it (-----BEGIN CERTIFICATE-----)", null);
    }
    return certificates;
  }

  /** The one block that is a private key of any form. */
  Block key() throws TlsFileException {
    List<Block> keys =
        blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw problem(
          keys.isEmpty()
              ? "there is no private key in it (-----BEGIN PRIVATE KEY-----)"
              : "there are " + keys.size() + " private keys in it, and not one",
          null);
    }
    return keys.get(0);
  }

  TlsFileException problem(String what, @Nullable Throwable cause) {
    return new TlsFileException(setting, file, what, cause);
  }
}
