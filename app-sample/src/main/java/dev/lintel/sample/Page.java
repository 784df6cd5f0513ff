package dev.lintel.sample;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The pages that try the endpoints and the room in a browser. */
final class Page {

  private static final Response NOTHING =
      Answers.sentence(
          404,
          "There is nothing here: the sample is at /sync and /async, and / lists what it can.");

  private Page() {}

  static AsyncHttpHandler handler() {
    Map<String, Response> pages = Map.of("/", page("index.html"), "/chat", page("chat.html"));
    return AsyncHttpHandler.of(
        request ->
            CompletableFuture.completedStage(
                answer(pages.get(request.path()), request.path(), request.method())));
  }

  private static Response answer(@Nullable Response page, String path, String method) {
    if (page == null) {
      return NOTHING;
    }
    return method.equals("GET") || method.equals("HEAD")
        ? page
        : Answers.sentence(405, path + " takes GET, HEAD only.").with("allow", "GET, HEAD");
  }

  private static Response page(String name) {
    try (InputStream resource =
        Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return Response.of(
          ResponseHead.of(200).with("content-type", "text/html; charset=utf-8"),
          ByteBuffer.wrap(resource.readAllBytes()));
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
