package dev.lintel.tck.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a report. */
public final class ReportFiles {

  /** For people. */
  public static final String HTML = "index.html";

  /** For programs; described by {@code conformance.schema.json} beside this class. */
  public static final String JSON = "conformance.json";

  private interface Format {
    void write(Report report, Writer to) throws IOException;
  }

  private ReportFiles() {}

  /** Writes {@value #HTML}, {@value #JSON} and a JUnit XML file; makes the directory. */
  public static void write(Report report, Path directory) {
    try {
      Files.createDirectories(directory);
      write(report, directory.resolve(HTML), HtmlFormat::write);
      write(report, directory.resolve(JSON), JsonFormat::write);
      write(report, directory.resolve(xml(report.environment())), XmlFormat::write);
    } catch (IOException failure) {
      throw new UncheckedIOException("the report cannot be written: " + failure, failure);
    }
  }

  /** Unlike those of other runs, because build servers gather them. */
  private static String xml(Environment environment) {
    String subject =
        environment.application() == null ? environment.server() : environment.subject();
    return "TEST-lintel-tck-"
        + (subject + (environment.behind() == null ? "" : "-" + environment.behind()))
            .replaceAll("[^A-Za-z0-9.]+", "-")
        + ".xml";
  }

  private static void write(Report report, Path file, Format format) throws IOException {
    try (Writer to = Files.newBufferedWriter(file, UTF_8)) {
      format.write(report, to);
    }
  }
}
