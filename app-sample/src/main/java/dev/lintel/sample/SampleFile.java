package dev.lintel.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The file that the sample sends: shipped as a resource, and a real file while the sample runs. */
final class SampleFile {

  private final Path path;
  private final int size;

  private SampleFile(Path path, int size) {
    this.path = path;
    this.size = size;
  }

  static SampleFile create() throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(SampleFile.class.getResourceAsStream("lines.txt"), "lines.txt")) {
      Path path = Files.createTempFile("lintel-sample-", ".txt");
      long size = Files.copy(resource, path, StandardCopyOption.REPLACE_EXISTING);
      return new SampleFile(path, Math.toIntExact(size));
    }
  }

  Path path() {
    return path;
  }

  int size() {
    return size;
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
