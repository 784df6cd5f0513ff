package dev.lintel.servers;

import static dev.lintel.servers.ScriptList.CHUNKED;
import static dev.lintel.servers.ScriptList.GET;
import static dev.lintel.servers.ScriptList.HOST;
import static dev.lintel.servers.ScriptList.NEXT;
import static dev.lintel.servers.ScriptList.POST;

/** Requests behind each other, and clients that break off. */
final class ConnectionScripts {

  private ConnectionScripts() {}

  static void addTo(ScriptList list) {
    pipelines(list);
    careless(list);
  }

  private static void pipelines(ScriptList list) {
    list.add(LineScript.named("three at once").send(GET + "|" + POST + "|" + NEXT).read(3));
    list.add(
        LineScript.named("a body between two requests")
            .send(GET + "|" + POST + "Content-Length: 5||hello" + NEXT)
            .read(3));
    list.add(
        LineScript.named("nothing behind a close")
            .send(GET + "Connection: close||" + NEXT)
            .read(2));
    list.add(
        LineScript.named("HEAD and one more")
            .send("HEAD /" + HOST + "|")
            .readBodiless()
            .send(NEXT)
            .read(1));
    list.add(
        LineScript.named("one byte at a time").dribble(POST + "Content-Length: 2||hi").read(1));
    list.two("an empty line behind a body", POST + "Content-Length: 2||hi|" + NEXT);
    list.two("Expect: 100-continue", POST + "Content-Length: 2|Expect: 100-continue||hi" + NEXT);
    list.probe("Expect: tea", POST + "Content-Length: 2|Expect: tea||hi");
    list.two("an upgrade that nobody offers", GET + "Connection: upgrade|Upgrade: x||" + NEXT);
  }

  private static void careless(ScriptList list) {
    list.add(LineScript.named("nothing"));
    list.add(LineScript.named("FIN in the line").send("GET /").halfClose().mayBeAnswered());
    list.add(LineScript.named("FIN in the head").send(GET + "X: ").halfClose().mayBeAnswered());
    list.add(
        LineScript.named("FIN in a body")
            .send(POST + "Content-Length: 5||he")
            .awaitCall()
            .halfClose());
    list.add(LineScript.named("FIN in a chunk").send(CHUNKED + "5|he").awaitCall().halfClose());
    list.add(
        LineScript.named("FIN in a chunk of 2 GiB")
            .send(CHUNKED + "80000005|he")
            .awaitCall()
            .halfClose());
    list.add(LineScript.named("RST in the head").send(GET + "X: ").reset());
    list.add(
        LineScript.named("RST in a body").send(POST + "Content-Length: 5||he").awaitCall().reset());
  }
}
