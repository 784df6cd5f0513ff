package dev.lintel.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lintel.tck.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A Chromium without a window, whose pages are driven by its DevTools protocol. */
final class Browser implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;
  private static final Pattern LISTENING =
      Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:\\d+)/");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String address;

  private Browser(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one, or aborts the test with a sentence. */
  static Browser start(Path folder) throws IOException {
    Tool chromium = Tool.find("chromium", "chromium-browser", "google-chrome");
    Path said = folder.resolve("said.txt");
    Process process =
        chromium
            .command(
                List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--no-first-run",
                    "--no-proxy-server",
                    "--ignore-certificate-errors",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "about:blank"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    var listening = new AtomicReference<@Nullable String>();
    Await.within(
        Duration.ofSeconds(PATIENCE_SECONDS),
        "the browser listens",
        () -> {
          listening.set(find(said));
          return listening.get() != null || !process.isAlive();
        });
    String address = listening.get();
    if (address != null) {
      return new Browser(process, address);
    }
    return Assumptions.abort(
        "Left out, because the browser of this machine does not start: " + Files.readString(said));
  }

  private static @Nullable String find(Path said) {
    try {
      Matcher listening = LISTENING.matcher(Files.readString(said));
      return listening.find() ? listening.group(1) : null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Opens a page in a tab of its own. */
  Page open(URI uri) throws Exception {
    HttpRequest wish =
        HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    JsonNode made = MAPPER.readTree(client.send(wish, BodyHandlers.ofString()).body());
    return new Page(client, made.get("webSocketDebuggerUrl").asText(), uri);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A tab. */
  static final class Page implements WebSocket.Listener, AutoCloseable {

    private final WebSocket socket;
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private Page(HttpClient client, String uri, URI shown) throws Exception {
      socket = client.newWebSocketBuilder().buildAsync(URI.create(uri), this).join();
      call("Page.enable", MAPPER.createObjectNode());
      call("Page.navigate", MAPPER.createObjectNode().put("url", shown.toString()));
      loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs an expression in the page, waits if it is a promise, and returns what it gives. */
    JsonNode evaluate(String expression) throws Exception {
      JsonNode answer =
          call(
              "Runtime.evaluate",
              MAPPER
                  .createObjectNode()
                  .put("expression", expression)
                  .put("awaitPromise", true)
                  .put("userGesture", true)
                  .put("returnByValue", true));
      if (answer.has("exceptionDetails")) {
        throw new AssertionError("in the page: " + answer.get("exceptionDetails"));
      }
      return answer.path("result").path("value");
    }

    /** What is to be seen, as a PNG. */
    byte[] picture(int width, int height) throws Exception {
      ObjectNode size = MAPPER.createObjectNode().put("width", width).put("height", height);
      call(
          "Emulation.setDeviceMetricsOverride",
          size.put("deviceScaleFactor", 1).put("mobile", false));
      return call("Page.captureScreenshot", MAPPER.createObjectNode()).get("data").binaryValue();
    }

    /** Closes the tab. */
    @Override
    public void close() {
      try {
        call("Page.close", MAPPER.createObjectNode());
      } catch (Exception failure) {
        throw new AssertionError("the tab cannot be closed", failure);
      } finally {
        socket.abort();
      }
    }

    private JsonNode call(String method, ObjectNode parameters) throws Exception {
      var answer = new CompletableFuture<JsonNode>();
      int id = sent.incrementAndGet();
      answers.put(id, answer);
      ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
      message.set("params", parameters);
      socket.sendText(MAPPER.writeValueAsString(message), true).join();
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void heard(String message) {
      try {
        JsonNode node = MAPPER.readTree(message);
        if (node.path("method").asText().equals("Page.loadEventFired")) {
          loaded.complete(null);
        } else if (node.has("id")) {
          CompletableFuture<JsonNode> answer = answers.remove(node.get("id").asInt());
          if (node.has("error")) {
            answer.completeExceptionally(new AssertionError(node.get("error").toString()));
          } else {
            answer.complete(node.get("result"));
          }
        }
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
