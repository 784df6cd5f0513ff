package dev.lintel.tck;

import dev.lintel.Request;
import dev.lintel.Stages;
import dev.lintel.server.Server;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.wire.WireNetwork;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of clients that have broken off, and must not: their sockets and files, as
 * the kernel counts them, their exchanges, as the garbage collector does, and buffers.
 *
 * <p>Sockets are counted where the system tells and the server listens on some; exchanges where the
 * server runs in this process; buffers where its provider is a {@link BufferCount}.
 */
public final class Leftovers {

  /**
   * How many clients break off, in each way: the system property {@code lintel.tck.clients}, 200 if
   * it is not set, a multiple of {@link #AT_ONCE}.
   */
  public static final int CLIENTS = Integer.getInteger("lintel.tck.clients", 200);

  /** How many of them are there at the same time: fewer than threads in a pool for two bridges. */
  public static final int AT_ONCE = 50;

  /**
   * How many exchanges, files or buffers may be there that nobody needs any more: a server may keep
   * the last one of each thread, to use its parts again.
   */
  private static final int USED_AGAIN = 10;

  /** The length of the pieces of a response that has no end. */
  private static final int PIECE = 100_000;

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final long filesBefore = openFiles();

  /** Where connections of TCP are counted; -1 for Unix domain sockets: their files are. */
  private final int port;

  private final boolean hasSockets;
  private final Queue<WeakReference<Request>> seen = new ConcurrentLinkedQueue<>();

  private final @Nullable BufferCount buffers;
  private final long buffersBefore;

  private Leftovers(Server server, boolean hasSockets, @Nullable BufferCount buffers) {
    this.port =
        server.addresses().get(0) instanceof InetSocketAddress address ? address.getPort() : -1;
    this.hasSockets = hasSockets;
    this.buffers = buffers;
    this.buffersBefore = lentBuffers();
  }

  /** Watches a server of a provider from now on. */
  public static Leftovers of(Server server, ServerProvider provider, WireNetwork network) {
    BufferCount buffers = ForwardingServerProvider.find(provider, BufferCount.class);
    return new Leftovers(server, network == WireNetwork.SOCKETS, buffers);
  }

  /** Watches what becomes of an exchange. */
  public void see(Request request) {
    seen.add(new WeakReference<>(request));
  }

  /** A route that reads bodies, and watches what becomes of its exchanges. */
  public Route uploads(ServerExtension server, Style style) {
    return server.serve(
        style,
        (request, responder) -> {
          see(request);
          request.body().readAllBytes();
        },
        (request, responder) -> {
          see(request);
          return request.body().forEach(piece -> Stages.done());
        });
  }

  /** The same with responses that have no end. */
  public Route downloads(ServerExtension server, Style style) {
    ByteBuffer piece = ByteBuffer.wrap(Samples.filler(PIECE));
    return server.serve(
        style,
        (request, responder) -> {
          see(request);
          var out = responder.start(Samples.OK);
          while (true) {
            out.write(piece.array());
          }
        },
        (request, responder) -> {
          see(request);
          return responder
              .start(Samples.OK)
              .thenCompose(writer -> writer.writeAll(piece::duplicate));
        });
  }

  /**
   * Lets all clients come and break off, many at a time.
   *
   * @param come makes a client
   * @param arrived waits until as many clients have arrived at the server
   * @param go breaks off
   */
  public <C> void let(Supplier<C> come, IntConsumer arrived, Consumer<C> go) {
    for (int count = AT_ONCE; count <= CLIENTS; count += AT_ONCE) {
      List<C> clients = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        clients.add(come.get());
      }
      arrived.accept(count);
      clients.forEach(go);
    }
  }

  /** The server must have closed all its ends of connections, soon. */
  public void awaitNoSocket() {
    if (hasSockets) {
      try {
        Await.until(
            "no socket of the server is left",
            () -> KernelSockets.heldAt(port) == 0 && openFiles() <= filesBefore + USED_AGAIN);
      } catch (AssertionError left) {
        long more = openFiles() - filesBefore;
        throw with(
            KernelSockets.heldAt(port) + " sockets and " + more + " open files are left", left);
      }
    }
  }

  /** The server must hold no exchange any more, and have its buffers back, soon. */
  public void awaitNoExchange() {
    try {
      Await.until(
          "the server lets go of the exchanges",
          () -> {
            System.gc();
            return alive() <= USED_AGAIN;
          });
    } catch (AssertionError left) {
      throw with(alive() + " of " + seen.size() + " exchanges are kept", left);
    }
    try {
      Await.until("the buffers are back", () -> lentBuffers() <= buffersBefore + USED_AGAIN);
    } catch (AssertionError left) {
      throw with((lentBuffers() - buffersBefore) + " more buffers are lent than before", left);
    }
  }

  /** A socket that was reset is in no table of the kernel, but open until somebody closes it. */
  private static long openFiles() {
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    } catch (IOException notThisSystem) {
      return 0;
    }
  }

  private long lentBuffers() {
    return buffers == null ? 0 : buffers.lentBuffers();
  }

  private long alive() {
    return seen.stream().filter(each -> each.get() != null).count();
  }

  private static AssertionError with(String what, AssertionError cause) {
    return new AssertionError(what + ": " + cause.getMessage(), cause);
  }
}
