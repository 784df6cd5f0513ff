package dev.lintel.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireClient;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the application sees of a request. */
@OnEachServer
class InspectTests {

  private static final Pattern MOUNT =
      Pattern.compile("\"mountPath\":\"([^\"]*)\",\"pathInMount\":\"([^\"]*)\"");

  @Test
  @Requirement("APP-3.1")
  void theMethodAsSent(RunningApplication application) {
    for (String method : List.of("GET", "POST", "DELETE", "OPTIONS", "PROPFIND", "Query")) {
      assertThat(inspect(application, application.request(method, "/inspect")))
          .contains("\"method\":\"" + method + "\"");
    }
  }

  @Test
  @Requirement("APP-3.2")
  void targetPathAndQueryAsSent(RunningApplication application) {
    String path = application.at("/inspect");
    String query = "a=1&b=%2F%20+x&a=2&c";
    String text = inspect(application, application.request("GET", "/inspect?" + query));
    assertThat(text)
        .contains("\"target\":\"" + path + "?" + query + "\"")
        .contains("\"path\":\"" + path + "\",\"query\":\"" + query + "\"")
        .containsPattern("\"segments\":\\[[^\\]]*\"inspect\"\\]");
    Matcher mount = MOUNT.matcher(text);
    assertThat(mount.find()).as("mountPath and pathInMount are there").isTrue();
    assertThat(mount.group(1) + mount.group(2)).as("the path in two parts").isEqualTo(path);
    assertThat(inspect(application, application.request("GET", "/inspect")))
        .contains("\"query\":null");
  }

  @Test
  @Requirement("APP-3.3")
  void fieldsAsSent(RunningApplication application) {
    String text =
        inspect(
            application,
            application.request(
                "GET", "/inspect", "X-Many: 1", "Accept: a, b", "X-MANY: \"2\"", "X-Empty:"));
    assertThat(text)
        .contains("[\"accept\",\"a, b\"]")
        .contains("[\"host\",\"kit\"]")
        .contains("[\"x-empty\",\"\"],[\"x-many\",\"1\"],[\"x-many\",\"\\\"2\\\"\"]");
  }

  @Test
  @Requirement("APP-3.4")
  void whereTheRequestComesFrom(RunningApplication application) {
    String text =
        inspect(
            application,
            application.request(
                "GET",
                "/inspect",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: other",
                "Forwarded: for=192.0.2.1;proto=https;host=other"));
    String peer = application.server().address().getAddress().getHostAddress();
    assertThat(text)
        .contains("\"scheme\":\"http\",\"authority\":\"kit\",\"protocol\":\"HTTP/1.1\"")
        .contains("\"remoteAddress\":\"" + peer + "\"");
  }

  @Test
  @Requirement("APP-3.5")
  void theDeclaredLength(RunningApplication application) {
    assertThat(inspect(application, application.request("GET", "/inspect")))
        .contains("\"bodyLength\":0");
    assertThat(
            inspect(
                application, application.request("POST", "/inspect", "Content-Length: 3"), "abc"))
        .contains("\"bodyLength\":3");
    assertThat(
            inspect(
                application,
                application.request("POST", "/inspect", "Transfer-Encoding: chunked"),
                "3\r\nabc\r\n0\r\n\r\n"))
        .contains("\"bodyLength\":-1");
  }

  private static String inspect(RunningApplication application, String... request) {
    WireClient client = application.connect().send(String.join("", request));
    var response = client.read();
    assertThat(response.status()).as("status").isEqualTo(200);
    assertThat(Answer.type(response.head())).as("type").isEqualTo(Answer.JSON);
    return response.text();
  }
}
