package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;

import java.util.List;

/** Wrong helpers: what middleware and handlers are made from. */
final class ContractSaboteurs {

  private static final String DERIVED = "dev.lintel.DerivedAsyncRequest";
  private static final String MOUNT = "dev.lintel.middleware.Mount";
  private static final String APPLICATION = "dev.lintel.AsyncApplication";
  private static final String RESPONDER = "dev.lintel.AsyncResponder";

  static final List<Saboteur> ALL =
      List.of(
          patched(
              "HTTP-1.13",
              "finds the fields of the original in derived headers",
              new Patch(DERIVED, "return headers.first(name);", "return super.header(name);")),
          patched(
              "HTTP-2.11",
              "sends no body that a function returns",
              new Patch(
                  "dev.lintel.AsyncHttpHandler",
                  "responder.send(response.head(), response.body())",
                  "responder.send(response.head(), java.nio.ByteBuffer.allocate(0))")),
          patched(
              "HTTP-3.9",
              "takes any character that is no control character",
              new Patch("dev.lintel.FieldSyntax", "c == 127 || c > 255", "c == 127")),
          patched(
              "HTTP-4.7",
              "reads a body by recursion",
              new Patch(
                  "dev.lintel.BodyLoops",
                  "return Loop.run(new ForEach(reader, action));",
                  """
                  return reader
                      .read()
                      .thenCompose(
                          piece ->
                              piece == null
                                  ? Stages.done()
                                  : action
                                      .apply(piece)
                                      .thenCompose(v -> forEach(reader, action)));
                  """)),
          patched(
              "LIFE-1.9",
              "starts the newest step first",
              new Patch(
                  APPLICATION,
                  "super.startup(server).thenCompose(v -> step.apply(server))",
                  "step.apply(server).thenCompose(v -> super.startup(server))")),
          patched(
              "EXT-2.1",
              "mounts in the middle of a segment",
              new Patch(
                  "dev.lintel.Paths",
                  "if (path.length() > end && path.charAt(end) != '/')",
                  "if (mount.isBlank() && end > 0)")),
          patched(
              "EXT-2.2",
              "prefers the shortest mount",
              new Patch(
                  MOUNT, "b.path.length() - a.path.length()", "a.path.length() - b.path.length()")),
          patched(
              "EXT-2.3",
              "explains a 404 in a body",
              new Patch(
                  MOUNT,
                  "responder.send(NOT_FOUND, ByteBuffer.allocate(0))",
                  "responder.send(NOT_FOUND, ByteBuffer.wrap(new byte[] {'?'}))")),
          patched(
              "EXT-2.4",
              "stops applications in the order of their start",
              new Patch(MOUNT, "int i = count - 1; i >= 0; i--", "int i = 0; i < count; i++")),
          patched(
              "EXT-2.5",
              "needs what the first application needs",
              new Patch(MOUNT, "return all;", "return inOrder.get(0).application.requires();")),
          patched(
              "EXT-2.6",
              "runs async applications on the threads of sync ones",
              new Patch(
                  MOUNT,
                  ": (AsyncApplication) application;",
                  ": Bridges.toAsync(Bridges.toSync((AsyncApplication) application));")),
          patched(
              "EXT-3.3",
              "takes keys of one name for one key",
              new Patch(DERIVED, "asked == key", "asked.name().equals(key.name())")),
          patched(
              "EXT-5.1",
              "does not map the head of a file",
              new Patch(
                  RESPONDER,
                  "super.sendFile(mapper.apply(head), file, offset, count)",
                  "super.sendFile(head, file, offset, count)")),
          patched(
              "EXT-5.2",
              "drops interim responses where a body is mapped",
              new Patch(RESPONDER, "return outer.inform(interim);", "return Stages.done();")),
          patched(
              "EXT-5.3",
              "makes a new application of a mapped handler",
              new Patch(
                  APPLICATION,
                  "AsyncHttpHandler mapped = Objects.requireNonNull(middleware.apply(http()), \"mapped handler\");",
                  """
                  AsyncHttpHandler mapped = middleware.apply(http());
                  if (mapped != null) {
                    return of(mapped);
                  }
                  """)));

  private ContractSaboteurs() {}
}
