package dev.lintel.sample;

import dev.lintel.Request;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A request that was found in the table of endpoints.
 *
 * @param endpoint the endpoint
 * @param parameters its parameters
 */
record Call(Endpoint endpoint, Parameters parameters) {

  /** The calls with neither variable nor query. */
  private static final Map<Endpoint, Call> PLAIN =
      new EnumMap<>(
          Arrays.stream(Endpoint.values())
              .collect(
                  Collectors.toMap(
                      Function.identity(), endpoint -> new Call(endpoint, Parameters.NONE))));

  /** Finds the endpoint of a request: refused with 404 if there is none, with 405 as HTTP asks. */
  static Call of(Request request) throws Refusal {
    // The path below the mount is looked at where it stands: most calls need no string of their
    // own.
    String path = request.path();
    int mount = request.mountPath().length();
    Endpoint endpoint = path.endsWith("/") ? null : Endpoint.at(path, mount, path.length());
    String variable = "";
    if (endpoint == null) {
      int slash = path.lastIndexOf('/');
      List<String> segments = request.pathSegments();
      endpoint = slash < mount ? null : Endpoint.at(path, mount, slash + 1);
      variable = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    }
    if (endpoint == null || (variable.isEmpty() && path.endsWith("/"))) {
      throw new Refusal(404, "There is nothing at '" + request.pathInMount() + "' here.");
    }
    if (!endpoint.takes(request.method())) {
      throw Refusal.method(endpoint);
    }
    String query = request.query();
    Call plain = query == null && variable.isEmpty() ? PLAIN.get(endpoint) : null;
    return plain == null ? new Call(endpoint, Parameters.of(variable, query)) : plain;
  }
}
