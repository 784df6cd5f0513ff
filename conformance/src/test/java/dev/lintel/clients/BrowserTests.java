package dev.lintel.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lintel.clients.Browser.Page;
import dev.lintel.conformance.GeneratedDocument;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A browser: what its own code for streams, events and sockets makes of each server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTests {

  /** What a page does, and what it saw. */
  private static final String STEPS =
      """
      (async style => {
        const seen = {};
        seen.text = await (await fetch(style + "/plaintext")).text();
        seen.status = (await fetch(style + "/status/404")).status;
        const upload = await fetch(style + "/echo", { method: "POST", body: "x".repeat(300000) });
        seen.echo = (await upload.text()).length;
        seen.streamed = 0;
        const stream = (await fetch(style + "/stream?chunks=20&size=100000")).body.getReader();
        for (let read = await stream.read(); !read.done; read = await stream.read()) {
          seen.streamed += read.value.length;
        }
        seen.events = await new Promise((resolve, reject) => {
          const events = new EventSource(style + "/events?count=1000000&ms=1");
          let heard = "";
          events.onerror = () => reject(new Error("the events ended after " + heard));
          events.onmessage = event => {
            heard += event.data + " ";
            if (event.data === "3") { events.close(); resolve(heard); }
          };
        });
        seen.socket = await new Promise((resolve, reject) => {
          const socket = new WebSocket(location.origin.replace("http", "ws") + style + "/ws");
          let heard = "";
          socket.onopen = () => { socket.send("Gr\\u00fc\\u00dfe"); socket.send("z".repeat(200000)); };
          socket.onmessage = message => {
            heard += message.data.length + " ";
            if (message.data.length > 10) { socket.close(3001, "done"); }
          };
          socket.onerror = () => reject(new Error("the socket failed after " + heard));
          socket.onclose = close => resolve(heard + close.code + " " + close.wasClean);
        });
        seen.cut = await fetch(style + "/fail?when=after&ms=1").then(answer => answer.text())
            .then(text => "whole", failure => "cut off");
        seen.protocols = [...new Set(performance.getEntriesByType("resource")
            .filter(entry => entry.name.includes(style))
            .map(entry => entry.nextHopProtocol).filter(Boolean))].join();
        return seen;
      })""";

  private static final String SAID =
      "[...document.querySelectorAll('#said li')].map(line => line.textContent).join('|')";

  private Servers servers;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    browser = Browser.start(folder);
    servers = Servers.start();
  }

  @AfterAll
  void stop() {
    if (servers != null) {
      browser.close();
      servers.close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void streamsEventsAndSockets(String server) throws Exception {
    for (URI uri : servers.both(server, "/")) {
      try (Page page = browser.open(uri)) {
        for (String style : List.of("/sync", "/async")) {
          JsonNode seen = page.evaluate(STEPS + "('" + style + "')");
          assertThat(seen.toString())
              .isEqualTo(
                  "{\"text\":\"Hello, World!\",\"status\":404,\"echo\":300000,"
                      + "\"streamed\":2000000,\"events\":\"1 2 3 \","
                      + "\"socket\":\"5 200000 3001 true\",\"cut\":\"cut off\",\"protocols\":\""
                      + (uri.getScheme().equals("https") ? "h2" : "http/1.1")
                      + "\"}");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void twoPagesChat(String server) throws Exception {
    for (URI uri : servers.both(server, "/chat")) {
      String style = uri.getScheme().equals("https") ? "async" : "sync";
      try (Page ada = browser.open(uri)) {
        join(ada, style, "Ada");
        awaitSaid(ada, "Ada came in");
        try (Page bob = browser.open(uri)) {
          join(bob, style, "Bob");
          awaitSaid(ada, "Bob came in");
          awaitSaid(bob, "Bob came in");
          say(ada, "Hello, Bob!");
          awaitSaid(bob, "Ada: Hello, Bob!");
          say(bob, "Gr\u00fc\u00dfe, Ada!");
          awaitSaid(ada, "Bob: Gr\u00fc\u00dfe, Ada!");
        }
        awaitSaid(ada, "Bob left");
      }
    }
  }

  private static void join(Page page, String style, String name) throws Exception {
    page.evaluate(
        "document.getElementById('style').value = '%s'; document.getElementById('name').value = '%s';"
                .formatted(style, name)
            + "document.getElementById('join').requestSubmit()");
  }

  private static void say(Page page, String text) throws Exception {
    page.evaluate(
        "document.getElementById('text').value = '%s'; document.getElementById('say').requestSubmit()"
            .formatted(text));
  }

  /** Waits in the page, which looks at each change. */
  private static void awaitSaid(Page page, String line) throws Exception {
    page.evaluate(
        """
        new Promise((resolve, reject) => {
          const said = () => %s;
          const look = () => said().split("|").includes("%s") && resolve();
          new MutationObserver(look).observe(document.getElementById("said"), { childList: true });
          setTimeout(() => reject(new Error("it never said: %s, only " + said())), 10000);
          look();
        })"""
            .formatted(SAID, line, line));
  }

  /** Two members of the room side by side, each in a window of its own. */
  @Test
  @EnabledIfSystemProperty(named = "lintel.docs", matches = "write")
  void drawsThePictureOfTheChat() throws Exception {
    try (Page frame = browser.open(servers.clear("jetty", "/chat"))) {
      frame.evaluate(
          """
          (async () => {
            document.body.innerHTML = "<iframe name=ada></iframe><iframe name=bob></iframe>";
            document.body.style.cssText = "display: flex; height: 100vh";
            const frames = [...document.querySelectorAll("iframe")];
            await Promise.all(frames.map(each => new Promise(loaded => {
              each.style.cssText = "flex: 1; border: 0";
              each.onload = loaded;
              each.src = "/chat";
            })));
            const heard = (page, text) => new Promise(resolve => {
              const said = page.contentDocument.getElementById("said");
              const look = () => said.innerText.includes(text) && resolve();
              new MutationObserver(look).observe(said, { childList: true });
              look();
            });
            const join = (page, name) => {
              page.contentDocument.getElementById("name").value = name;
              page.contentDocument.getElementById("join").requestSubmit();
              return heard(page, name + " came in");
            };
            const say = async (page, text) => {
              page.contentDocument.getElementById("text").value = text;
              page.contentDocument.getElementById("say").requestSubmit();
              await Promise.all(frames.map(each => heard(each, text)));
            };
            const [ada, bob] = frames;
            await join(ada, "Ada");
            await join(bob, "Bob");
            await say(ada, "Which server are we on?");
            await say(bob, "I cannot tell. It might be Vert.x, Undertow or Jetty.");
            await say(ada, "And is the room sync or async?");
            await say(bob, "Nor that!");
            ada.contentDocument.getElementById("text").value = "Then it works.";
          })()""");
      Files.write(GeneratedDocument.ROOT.resolve("docs/chat.png"), frame.picture(1280, 560));
    }
  }
}
