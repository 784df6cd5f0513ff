package dev.lintel.sample.experiment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends equal requests at once and measures the time to the last response. */
final class Client {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  Client(InetSocketAddress server, String path) {
    this.base = "http://127.0.0.1:" + server.getPort() + path;
  }

  Duration atOnce(int number, String target) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + target)).build();
    var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    long begin = System.nanoTime();
    for (int i = 0; i < number; i++) {
      responses.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> response : responses) {
      checkStatus(response, target);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void checkStatus(CompletableFuture<HttpResponse<String>> response, String target)
      throws IOException, InterruptedException {
    try {
      int status = response.get().statusCode();
      if (status != 200) {
        throw new IOException(target + " was answered " + status);
      }
    } catch (ExecutionException failure) {
      throw new IOException(target + " failed: " + failure.getCause(), failure);
    }
  }
}
