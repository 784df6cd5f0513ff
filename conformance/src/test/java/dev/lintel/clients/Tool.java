package dev.lintel.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of the machine. Where it is not installed, what needs it is left out, and says so. */
final class Tool {

  private static final int PATIENCE_SECONDS = 30;

  private final Path program;

  private Tool(Path program) {
    this.program = program;
  }

  /** Finds the first of some programs, or aborts the test with a sentence. */
  static Tool find(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        Path program = Path.of(folder, name);
        if (Files.isRegularFile(program) && Files.isExecutable(program)) {
          return new Tool(program);
        }
      }
    }
    return Assumptions.abort(
        "Left out, because this machine does not have the program " + String.join(" or ", names));
  }

  /** The command that runs it. */
  ProcessBuilder command(List<String> arguments) {
    return new ProcessBuilder(
        Stream.concat(Stream.of(program.toString()), arguments.stream()).toList());
  }

  /** Runs it and returns all that it wrote; fails if it does not end, or not well. */
  String run(Object... arguments) {
    var texts = new ArrayList<String>();
    for (Object argument : arguments) {
      texts.add(argument.toString());
    }
    try {
      Path output = Files.createTempFile("lintel-tool", ".txt");
      try {
        Process process =
            command(texts)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, UTF_8).replace("\r\n", "\n");
        if (!ended || process.exitValue() != 0) {
          throw new AssertionError(
              program
                  + (ended ? " ended with " + process.exitValue() : " did not end")
                  + " for "
                  + texts
                  + ":\n"
                  + said);
        }
        return said;
      } finally {
        Files.delete(output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static File nothing() {
    return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
  }
}
