package dev.lintel.tck.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.tck.ServerExtension;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * Loads the kit, the contract and the server in memory anew, with the classes of some source files
 * compiled from other text. What is not ours is shared, and so are the rules.
 */
final class PatchedClassLoader extends ClassLoader {

  private static final String OURS = "dev.lintel.";
  private static final String RULES = "dev.lintel.spec.";

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Shared, because it remembers what is in the jars. */
  private static final JavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

  private final Map<String, byte[]> patched;

  private PatchedClassLoader(Map<String, byte[]> patched) {
    super(PatchedClassLoader.class.getClassLoader());
    this.patched = patched;
  }

  static PatchedClassLoader of(List<Patch> patches) {
    return new PatchedClassLoader(patches.isEmpty() ? Map.of() : compiled(patches));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.startsWith(RULES)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = patched.get(name);
    if (bytes == null) {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = in.readAllBytes();
      } catch (IOException failure) {
        throw new ClassNotFoundException(name, failure);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static Map<String, byte[]> compiled(List<Patch> patches) {
    var classes = new HashMap<String, byte[]>();
    var messages = new StringWriter();
    String path =
        Stream.of(Application.class, ServerExtension.class, NullMarked.class)
            .map(PatchedClassLoader::home)
            .collect(Collectors.joining(File.pathSeparator));
    boolean done =
        COMPILER
            .getTask(
                messages,
                new InMemory(classes),
                null,
                List.of("-proc:none", "-nowarn", "-classpath", path),
                null,
                Patch.apply(patches).entrySet().stream()
                    .map(source -> new Source(source.getKey(), source.getValue()))
                    .toList())
            .call();
    assertThat(done).as("the patched source compiles: %s", messages).isTrue();
    return classes;
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("patched:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes;

    InMemory(Map<String, byte[]> classes) {
      super(FILES);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("patched:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
              super.close();
              classes.put(name, toByteArray());
            }
          };
        }
      };
    }
  }
}
