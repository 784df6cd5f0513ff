package dev.lintel.sample;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The page that lists and tries the endpoints in a browser. */
final class Page {

  private static final Response NOTHING =
      Answers.sentence(
          404,
          "There is nothing here: the sample is at /sync and /async, and / lists what it can.");

  private Page() {}

  static AsyncHttpHandler handler() {
    Response page = page();
    return AsyncHttpHandler.of(
        request ->
            CompletableFuture.completedStage(answer(page, request.path(), request.method())));
  }

  private static Response answer(Response page, String path, String method) {
    if (!path.equals("/")) {
      return NOTHING;
    }
    return method.equals("GET") || method.equals("HEAD")
        ? page
        : Answers.sentence(405, "/ takes GET, HEAD only.").with("allow", "GET, HEAD");
  }

  private static Response page() {
    try (InputStream resource =
        Objects.requireNonNull(Page.class.getResourceAsStream("index.html"), "index.html")) {
      return Response.of(
          ResponseHead.of(200).with("content-type", "text/html; charset=utf-8"),
          ByteBuffer.wrap(resource.readAllBytes()));
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
