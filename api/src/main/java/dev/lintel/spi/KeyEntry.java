package dev.lintel.spi;

import dev.lintel.server.KeyFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** A private key with its certificates, as files hold them (TLS-1.1, TLS-1.2). */
final class KeyEntry {

  static final String CERTIFICATES = "tls.certificates";
  static final String KEYS = "tls.keys";

  private static final String PASSWORD = "tls.password";

  /** The kind of a subject alternative name that is a host name. */
  private static final int DNS_NAME = 2;

  private final PrivateKey key;
  private final X509Certificate[] chain;
  private final Set<String> names;

  private KeyEntry(PrivateKey key, List<X509Certificate> chain, Set<String> names) {
    this.key = key;
    this.chain = chain.toArray(X509Certificate[]::new);
    this.names = names;
  }

  static KeyEntry load(KeyFiles files) throws TlsFileException {
    Path key = files.key();
    return key == null ? fromPkcs12(files) : fromPem(files, key);
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate[] chain() {
    return chain;
  }

  /** The host names of the certificate, in lower case. */
  Set<String> names() {
    return names;
  }

  /** Whether the certificate is good for a host name. */
  boolean isFor(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int dot = lower.indexOf('.');
    return names.contains(lower) || (dot > 0 && names.contains("*" + lower.substring(dot)));
  }

  private static KeyEntry fromPem(KeyFiles files, Path keyFile) throws TlsFileException {
    List<X509Certificate> chain = PemFile.read(CERTIFICATES, files.certificates()).certificates();
    PemFile pem = PemFile.read(KEYS, keyFile);
    PemFile.Block block = pem.key();
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    byte[] pkcs8 =
        switch (block.label()) {
          case "PRIVATE KEY" -> block.content();
          case "ENCRYPTED PRIVATE KEY" -> decrypted(pem, block.content(), files.password());
          default ->
              throw pem.problem(
                  "the key is not in PKCS#8 but in the older form "
                      + block.label()
                      + "; convert it: openssl pkcs8 -topk8 -nodes -in "
                      + keyFile.getFileName()
                      + " -out new.pem",
                  null);
        };
    PrivateKey key;
    try {
      key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException broken) {
      throw pem.problem(
          "this is no " + algorithm + " key, as " + files.certificates() + " wants it", broken);
    } catch (GeneralSecurityException unknown) {
      throw pem.problem("this Java has no keys of the kind " + algorithm, unknown);
    }
    return checked(key, chain, KEYS, keyFile, files.certificates());
  }

  private static byte[] decrypted(PemFile pem, byte[] content, @Nullable String password)
      throws TlsFileException {
    if (password == null) {
      throw pem.problem("the key is encrypted: set " + PASSWORD, null);
    }
    try {
      var info = new EncryptedPrivateKeyInfo(content);
      // The name of the scheme is all that these parameters print.
      String scheme =
          info.getAlgParameters() == null ? info.getAlgName() : info.getAlgParameters().toString();
      var secret =
          SecretKeyFactory.getInstance(scheme)
              .generateSecret(new PBEKeySpec(password.toCharArray()));
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
      return info.getKeySpec(cipher).getEncoded();
    } catch (java.security.NoSuchAlgorithmException unknown) {
      throw pem.problem("the key is encrypted in a way that this Java does not know", unknown);
    } catch (GeneralSecurityException wrong) {
      throw pem.problem("the key cannot be decrypted: is " + PASSWORD + " right?", wrong);
    } catch (IOException broken) {
      throw pem.problem("the key is damaged", broken);
    }
  }

  private static KeyEntry fromPkcs12(KeyFiles files) throws TlsFileException {
    Path file = files.certificates();
    byte[] content = PemFile.bytes(CERTIFICATES, file);
    if (content.length == 0) {
      throw new TlsFileException(CERTIFICATES, file, "the file is empty", null);
    }
    String given = files.password();
    char[] password = given == null ? new char[0] : given.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), password);
      List<String> aliases =
          Collections.list(store.aliases()).stream().filter(alias -> isKey(store, alias)).toList();
      if (aliases.size() != 1) {
        throw new TlsFileException(
            CERTIFICATES,
            file,
            "there are " + aliases.size() + " private keys in it, and not one",
            null);
      }
      String alias = aliases.get(0);
      PrivateKey key = (PrivateKey) store.getKey(alias, password);
      List<X509Certificate> chain =
          Arrays.stream(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
      return checked(key, chain, CERTIFICATES, file, file);
    } catch (TlsFileException told) {
      throw told;
    } catch (IOException failure) {
      boolean wrong = failure.getCause() instanceof UnrecoverableKeyException;
      throw new TlsFileException(
          CERTIFICATES,
          file,
          wrong ? "the file cannot be decrypted: is " + PASSWORD + " right?" : "this is no PKCS#12",
          failure);
    } catch (GeneralSecurityException failure) {
      throw new TlsFileException(CERTIFICATES, file, "cannot be used: " + failure, failure);
    }
  }

  private static boolean isKey(KeyStore store, String alias) {
    try {
      return store.isKeyEntry(alias);
    } catch (GeneralSecurityException notLoaded) {
      throw new AssertionError(notLoaded);
    }
  }

  private static KeyEntry checked(
      PrivateKey key, List<X509Certificate> chain, String setting, Path keyFile, Path file)
      throws TlsFileException {
    X509Certificate own = chain.get(0);
    if (!fits(key, own.getPublicKey())) {
      throw new TlsFileException(
          setting,
          keyFile,
          "the key does not belong to the first certificate of " + file + ", " + subject(own),
          null);
    }
    Instant now = Instant.now();
    if (now.isAfter(own.getNotAfter().toInstant())) {
      throw new TlsFileException(
          CERTIFICATES,
          file,
          "the certificate of " + subject(own) + " expired at " + own.getNotAfter().toInstant(),
          null);
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      throw new TlsFileException(
          CERTIFICATES,
          file,
          "the certificate of " + subject(own) + " begins at " + own.getNotBefore().toInstant(),
          null);
    }
    return new KeyEntry(key, chain, names(own));
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** Whether what one signs the other verifies. */
  private static boolean fits(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    try {
      byte[] message = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException mismatch) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate certificate) {
    var names = new TreeSet<String>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          if (each.get(0).equals(DNS_NAME)) {
            names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException noNames) {
      // Then it is for clients that ask for none.
    }
    return names;
  }
}
