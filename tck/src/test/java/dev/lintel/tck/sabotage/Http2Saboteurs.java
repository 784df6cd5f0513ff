package dev.lintel.tck.sabotage;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.Headers;
import dev.lintel.Stages;
import dev.lintel.server.Http2;
import dev.lintel.server.Limits;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.tck.ForwardingServerProvider;
import dev.lintel.tck.frames.FrameFilter;
import dev.lintel.tck.frames.FrameServerProvider;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.wire.WireField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Wrong servers of HTTP/2: the server of frames with one thing made wrong. */
final class Http2Saboteurs {

  private static final int HUGE = 1 << 30;
  private static final int MIB = 1 << 20;

  /** More than the body of a test that is about something else. */
  private static final int LARGE = 1000;

  static final List<Saboteur> ALL =
      List.of(
          // Streams as exchanges.
          http2("H2-1.1", "knows no HTTP/2", h -> h.withEnabled(false)).also("H2", "WS-10"),
          new Saboteur(
              "H2-1.2",
              "says HTTP/1.1 for a GET",
              request(
                  r ->
                      new ForwardingAsyncRequest(r) {
                        @Override
                        public String protocol() {
                          return method().equals("GET") ? "HTTP/1.1" : super.protocol();
                        }
                      })),
          new Saboteur("H2-1.3", "serves one page after the other", handler(new OneByOne()::then))
              .also("H2-4.1"),
          http2("H2-1.4", "cannot be switched off", h -> h.withEnabled(true)),
          new Saboteur(
              "H2-1.5",
              "hands out crumbs",
              request(
                  r ->
                      new ForwardingAsyncRequest(r) {
                        @Override
                        public Headers headers() {
                          Headers whole = super.headers();
                          return whole.contains("cookie")
                              ? Headers.of("cookie", "a=b", "cookie", "c=d")
                              : whole;
                        }
                      })),
          new Saboteur(
                  "H2-1.6", "does not wait for the rest of a head", frames(FrameFilters.Hasty::new))
              .also("H2-7.1"),
          // Heads that must be refused.
          head(
              "H2-2.1", "takes the first of two pseudo fields", Http2Saboteurs::withoutRepetitions),
          head(
              "H2-2.2",
              "mends a path without a slash",
              fields -> changed(fields, ":path", value -> value.startsWith("/") ? value : "/")),
          head(
              "H2-2.3",
              "takes no authority for any",
              fields -> changed(fields, ":authority", value -> value.isEmpty() ? "kit" : value)),
          head(
              "H2-2.4",
              "drops fields about connections that stay",
              fields -> without(fields, name -> name.equals("keep-alive"))),
          head(
              "H2-2.5",
              "does not look at a length of 0",
              fields ->
                  fields.stream()
                      .filter(field -> !field.equals(new WireField("content-length", "0")))
                      .toList()),
          options("H2-2.6", "has no limits but its own", o -> o.withLimits(wide(o.limits()))),
          // Responses.
          response(
              "H2-3.1",
              "says close with a whole response",
              fields -> {
                var more = new ArrayList<>(fields);
                if (fields.stream().anyMatch(field -> field.name().equals("content-length"))) {
                  more.add(new WireField("connection", "close"));
                }
                return more;
              }),
          new Saboteur(
              "H2-3.2", "sends a body where there is none", frames(FrameFilters.Embodied::new)),
          sent(
              "H2-3.3",
              "ends a large body by a reset",
              frame ->
                  frame.type() == Frame.DATA
                          && frame.has(Frame.END_STREAM)
                          && frame.payload().length > LARGE
                      ? List.of(
                          Frame.data(frame.stream(), frame.payload(), false),
                          Frame.reset(frame.stream(), Frame.NO_ERROR))
                      : List.of(frame)),
          new Saboteur(
              "H2-3.4", "ends in order what it cuts off", frames(FrameFilters.Orderly::new)),
          new Saboteur("H2-3.5", "sends a piece with the next one", frames(FrameFilters.Late::new)),
          head(
              "H2-3.6",
              "drops trailers",
              fields -> fields.get(0).name().startsWith("x-") ? List.of() : fields),
          // Windows.
          received(
              "H2-4.1",
              "takes the second stream for a window of the first",
              frame ->
                  frame.type() == Frame.HEADERS
                          && frame.has(Frame.END_HEADERS)
                          && frame.stream() == 3
                      ? List.of(Frame.windowUpdate(0, MIB), Frame.windowUpdate(1, MIB), frame)
                      : List.of(frame)),
          http2("H2-4.2", "takes what nobody reads", h -> h.withStreamWindow(HUGE)).also("WS-10.6"),
          sent(
              "H2-4.3",
              "waits for the rest of a body",
              frame -> isReset(frame, Frame.NO_ERROR) ? List.of() : List.of(frame)),
          response(
              "H2-4.4",
              "sends no 100",
              fields ->
                  fields.get(0).value().equals("100")
                      ? List.of(new WireField(":status", "103"))
                      : fields),
          new Saboteur(
              "H2-4.5", "keeps the window of what it drops", frames(FrameFilters.KeepsWindow::new)),
          // Streams that break, and too many of them.
          http2("H2-5.1", "takes any number of streams", h -> h.withMaxConcurrentStreams(1000)),
          new Saboteur(
              "H2-5.2",
              "takes any number of resets",
              frames(
                  () ->
                      new FrameFilter() {
                        @Override
                        protected boolean countsResets() {
                          return false;
                        }
                      })),
          new Saboteur("H2-5.3", "does not count pings", frames(FrameFilters.ManyPings::new)),
          new Saboteur(
              "H2-5.4",
              "does not tell of a reset",
              request(
                  r ->
                      new ForwardingAsyncRequest(r) {
                        @Override
                        public void onDisconnect(Consumer<? super DisconnectReason> listener) {
                          super.onDisconnect(
                              reason -> {
                                if (reason != DisconnectReason.PEER_RESET) {
                                  listener.accept(reason);
                                }
                              });
                        }
                      })),
          new Saboteur(
              "H2-5.5",
              "does not see the end",
              frames(
                  () ->
                      new FrameFilter() {
                        @Override
                        protected boolean seesEnd() {
                          return false;
                        }
                      })),
          new Saboteur(
              "H2-5.8",
              "does not count resets of its own",
              frames(
                  () ->
                      new FrameFilter() {
                        @Override
                        protected boolean countsProvoked() {
                          return false;
                        }
                      })),
          new Saboteur(
              "H2-5.9", "counts aborts of the application", frames(FrameFilters.CountsAborts::new)),
          new Saboteur(
              "H2-5.10",
              "ends the connection over what came too late",
              frames(FrameFilters.HasNoPatience::new)),
          new Saboteur("H2-5.11", "goes on behind a reset", frames(FrameFilters.Untiring::new)),
          // Connections.
          sent(
              "H2-6.1",
              "leaves a connection without a word that had no stream",
              frame -> frame.equals(Frame.goAway(0, Frame.NO_ERROR)) ? List.of() : List.of(frame)),
          options(
              "H2-6.2",
              "keeps idle connections",
              o -> o.withTimeouts(o.timeouts().withKeepAlive(Duration.ofSeconds(60)))));

  private Http2Saboteurs() {}

  // ---- How they are made ----

  static Supplier<ServerProvider> frames(Supplier<FrameFilter> filters) {
    return () -> new FrameServerProvider(filters);
  }

  static Saboteur received(String rule, String wrong, Function<Frame, List<Frame>> instead) {
    return new Saboteur(
        rule,
        wrong,
        frames(
            () ->
                new FrameFilter() {
                  @Override
                  protected List<Frame> received(Frame frame) {
                    return instead.apply(frame);
                  }
                }));
  }

  static Saboteur sent(String rule, String wrong, Function<Frame, List<Frame>> instead) {
    return new Saboteur(
        rule,
        wrong,
        frames(
            () ->
                new FrameFilter() {
                  @Override
                  protected List<Frame> sent(Frame frame) {
                    return instead.apply(frame);
                  }
                }));
  }

  static Saboteur head(String rule, String wrong, UnaryOperator<List<WireField>> instead) {
    return new Saboteur(
        rule,
        wrong,
        frames(
            () ->
                new FrameFilter() {
                  @Override
                  protected List<WireField> request(List<WireField> fields) {
                    return instead.apply(fields);
                  }
                }));
  }

  static Saboteur response(String rule, String wrong, UnaryOperator<List<WireField>> instead) {
    return new Saboteur(
        rule,
        wrong,
        frames(
            () ->
                new FrameFilter() {
                  @Override
                  protected List<WireField> response(List<WireField> fields) {
                    return instead.apply(fields);
                  }
                }));
  }

  static Saboteur http2(String rule, String wrong, UnaryOperator<Http2> change) {
    return options(rule, wrong, o -> o.withHttp2(change.apply(o.http2())));
  }

  private static Saboteur options(String rule, String wrong, UnaryOperator<ServerOptions> change) {
    return new Saboteur(rule, wrong, starting(UnaryOperator.identity(), change));
  }

  private static Supplier<ServerProvider> request(UnaryOperator<AsyncRequest> change) {
    return handler(
        handler -> (request, responder) -> handler.handle(change.apply(request), responder));
  }

  private static Supplier<ServerProvider> handler(UnaryOperator<AsyncHttpHandler> change) {
    return starting(
        application ->
            new ForwardingAsyncApplication((AsyncApplication) application) {
              @Override
              public AsyncHttpHandler http() {
                return change.apply(super.http());
              }
            },
        UnaryOperator.identity());
  }

  static Supplier<ServerProvider> starting(
      UnaryOperator<Application> application, UnaryOperator<ServerOptions> change) {
    return () ->
        new ForwardingServerProvider(new FrameServerProvider()) {
          @Override
          public Server start(Application right, ServerOptions options) throws StartException {
            return super.start(application.apply(right), change.apply(options));
          }
        };
  }

  // ---- What they do ----

  private static boolean isReset(Frame frame, int code) {
    return frame.equals(Frame.reset(frame.stream(), code));
  }

  private static Limits wide(Limits limits) {
    return limits.withMaxHeadBytes(HUGE).withMaxHeaderCount(HUGE).withMaxTargetLength(HUGE);
  }

  private static List<WireField> withoutRepetitions(List<WireField> fields) {
    var seen = new HashSet<String>();
    return fields.stream()
        .filter(field -> !field.name().startsWith(":") || seen.add(field.name()))
        .toList();
  }

  private static List<WireField> without(List<WireField> fields, Predicate<String> names) {
    return fields.stream().filter(field -> !names.test(field.name())).toList();
  }

  static List<WireField> changed(List<WireField> fields, String name, UnaryOperator<String> value) {
    return fields.stream()
        .map(
            field ->
                field.name().equals(name) ? new WireField(name, value.apply(field.value())) : field)
        .toList();
  }

  /** Calls a handler for a GET when the one before is done that has asked for something else. */
  private static final class OneByOne {
    private record Turn(String target, CompletionStage<Void> end) {}

    private final AtomicReference<Turn> last = new AtomicReference<>(new Turn("", Stages.done()));

    AsyncHttpHandler then(AsyncHttpHandler handler) {
      return (request, responder) -> {
        Turn before = last.get();
        if (!request.method().equals("GET") || before.target().equals(request.target())) {
          return handler.handle(request, responder);
        }
        CompletionStage<Void> mine =
            before
                .end()
                .exceptionally(failure -> null)
                .thenCompose(v -> handler.handle(request, responder));
        last.set(new Turn(request.target(), mine));
        return mine;
      };
    }
  }
}
