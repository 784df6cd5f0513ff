package dev.lintel.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clients of nghttp2: many streams at once, and trailers of a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Nghttp2Tests {

  private Tool nghttp;
  private Tool h2load;
  private Servers servers;

  @BeforeAll
  void start() {
    nghttp = Tool.find("nghttp");
    h2load = Tool.find("h2load");
    servers = Servers.start();
  }

  @AfterAll
  void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void manyStreamsAtOnce(String server) {
    long before = bytesOutsideTheHeap();
    for (String path :
        new String[] {"/async/plaintext", "/sync/bytes/20000", "/async/sleep?ms=5"}) {
      for (URI uri : servers.both(server, path)) {
        assertThat(h2load.run("-n", 300, "-c", 3, "-m", 50, uri))
            .contains("300 total, 300 started, 300 done, 300 succeeded, 0 failed, 0 errored")
            .contains("status codes: 300 2xx, 0 3xx, 0 4xx, 0 5xx");
      }
    }
    assertThat(bytesOutsideTheHeap() - before)
        .as("bytes that 1800 responses leave")
        .isLessThan(64 << 20);
  }

  private static long bytesOutsideTheHeap() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void uploadsAtOnce(String server, @TempDir Path folder) throws Exception {
    Path body = Files.writeString(folder.resolve("body"), "x".repeat(100_000));
    for (URI uri : servers.both(server, "/async/echo")) {
      assertThat(h2load.run("-n", 60, "-c", 2, "-m", 10, "-d", body, uri))
          .contains("60 succeeded, 0 failed, 0 errored");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void trailersOfARequest(String server, @TempDir Path folder) throws Exception {
    Path body = Files.writeString(folder.resolve("body"), "abc");
    for (String style : new String[] {"/sync", "/async"}) {
      for (URI uri : servers.both(server, style + "/trailers")) {
        assertThat(nghttp.run("-v", "-d", body, "--trailer=x-one: 1", "--trailer=x-two: 2", uri))
            .contains("x-bytes: 3", "x-request-trailers: 2");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void hintsComeFirst(String server) {
    for (URI uri : servers.both(server, "/async/hints?ms=1")) {
      assertThat(nghttp.run("-v", uri)).containsSubsequence(":status: 103", ":status: 200");
    }
  }
}
