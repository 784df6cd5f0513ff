package dev.lintel.servers;

import static dev.lintel.servers.ScriptList.CHUNKED;
import static dev.lintel.servers.ScriptList.GET;
import static dev.lintel.servers.ScriptList.NEXT;
import static dev.lintel.servers.ScriptList.POST;

import java.util.List;

/** How the end of a request body is told, and how it is not. */
final class BodyScripts {

  private BodyScripts() {}

  static void addTo(ScriptList list) {
    lengths(list);
    codings(list);
    chunks(list);
  }

  private static void lengths(ScriptList list) {
    for (String lengths :
        List.of(
            "Content-Length: 5|Content-Length: 5",
            "Content-Length: 5|Content-Length: 6",
            "Content-Length: 5, 5",
            "Content-Length: +5",
            "Content-Length: -5",
            "Content-Length: 0x5",
            "Content-Length: 5 5",
            "Content-Length: five",
            "Content-Length:",
            "Content-Length: 5;",
            "Content-Length: 18446744073709551621")) {
      list.probe("length '" + lengths + "'", POST + lengths + "||hello");
    }
    list.two("a length with zeros before it", POST + "Content-Length: 005||hello" + NEXT);
    list.two("a length of GET", GET + "Content-Length: 5||hello" + NEXT);
    list.two("no length", POST + "|" + NEXT);
  }

  private static void codings(ScriptList list) {
    String chunks = "||5|hello|0||";
    for (String coding :
        List.of(
            "Content-Length: 5|Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked|Content-Length: 5",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked|Transfer-Encoding: x",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: identity",
            "Transfer-Encoding:",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked;x=y",
            "Transfer_Encoding: chunked")) {
      list.probe("coding '" + coding + "'", POST + coding + chunks);
    }
    list.two("coding CHUNKED", POST + "Transfer-Encoding: CHUNKED" + chunks + NEXT);
    list.probe("coding of HTTP/1.0", "POST / HTTP/1.0|Transfer-Encoding: chunked" + chunks);
  }

  private static void chunks(ScriptList list) {
    list.two("chunks", CHUNKED + "2|he|3|llo|0||" + NEXT);
    list.two("a size in capitals", CHUNKED + "A|helloworld|0||" + NEXT);
    list.two("a size with zeros before it", CHUNKED + "0005|hello|000||" + NEXT);
    list.two("an extension", CHUNKED + "5;a=b|hello|0;c||" + NEXT);
    list.two("a quoted extension", CHUNKED + "5;a=\"b;c\"|hello|0||" + NEXT);
    list.two("trailers", CHUNKED + "5|hello|0|X-Sum: 7||" + NEXT);
    for (String bad :
        List.of(
            "5 |hello|0||",
            " 5|hello|0||",
            "0x5|hello|0||",
            "+5|hello|0||",
            "-5|hello|0||",
            "five|hello|0||",
            "|hello|0||",
            "5|hello0||",
            "5|helloworld|0||",
            "fffffffffffffffff|hello|0||",
            "5\nhello\n0\n\n",
            "5;a=\nb|hello|0||",
            "5|hello|0|no colon||")) {
      list.probe("chunks '" + bad.replace("\n", "(LF)") + "'", CHUNKED + bad);
    }
  }
}
