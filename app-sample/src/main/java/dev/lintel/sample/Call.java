package dev.lintel.sample;

import dev.lintel.Request;
import java.util.List;

/**
 * A request that was found in the table of endpoints.
 *
 * @param endpoint the endpoint
 * @param parameters its parameters
 */
record Call(Endpoint endpoint, Parameters parameters) {

  /** Finds the endpoint of a request: refused with 404 if there is none, with 405 as HTTP asks. */
  static Call of(Request request) throws Refusal {
    String path = request.pathInMount();
    String variable = "";
    Endpoint endpoint = Endpoint.BY_PATH.get(path);
    if (endpoint == null || path.endsWith("/")) {
      int slash = path.lastIndexOf('/');
      List<String> segments = request.pathSegments();
      endpoint = slash < 0 ? null : Endpoint.BY_PATH.get(path.substring(0, slash + 1));
      variable = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    }
    if (endpoint == null || (variable.isEmpty() && path.endsWith("/"))) {
      throw new Refusal(404, "There is nothing at '" + path + "' here.");
    }
    if (!endpoint.takes(request.method())) {
      throw Refusal.method(endpoint);
    }
    return new Call(endpoint, Parameters.of(variable, request.query()));
  }
}
