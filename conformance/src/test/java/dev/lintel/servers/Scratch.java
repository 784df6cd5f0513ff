package dev.lintel.servers;
import dev.lintel.tck.Style;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.util.*;
import java.util.stream.*;
final class Scratch {
  public static void main(String[] args) {
    String filter = args[0];
    var all = new LinkedHashMap<Script, Map<String,String>>();
    Scripts.all().stream().filter(s -> s.name().matches(filter)).forEach(s -> all.put(s, new LinkedHashMap<>()));
    Set<String> names = new HashSet<>();
    all.keySet().forEach(s -> { if (!names.add(s.name())) System.out.println("DUPLICATE " + s.name()); });
    System.out.println(all.size() + " scripts");
    Stream.concat(Running.providers(), Stream.of(new MemoryServerProvider())).forEach(provider -> {
      if (args.length > 1 && !args[1].contains(provider.name())) return;
      for (Style style : Style.values()) {
        String who = provider.name() + " " + style.name().toLowerCase(Locale.ROOT);
        long t0 = System.nanoTime();
        try (var stage = new Stage(provider, style)) {
          all.forEach((script, ts) -> { if (script.isFor(provider)) {
            long t = System.nanoTime();
            String text;
            try { text = stage.play(script); } catch (Throwable e) { text = "(threw " + e + ")\n"; }
            long ms = (System.nanoTime() - t) / 1000000;
            if (ms > 400) System.out.println("SLOW " + who + " " + ms + " ms: " + script.name());
            ts.put(who, text); } });
        }
        System.out.println(who + " " + (System.nanoTime() - t0) / 1000000 + " ms");
      }
    });
    var listed = Differences.read("/differences.txt");
    boolean full = Boolean.getBoolean("full");
    all.forEach((script, ts) -> {
      boolean differs = Set.copyOf(ts.values()).size() > 1;
      boolean odd = ts.values().stream().anyMatch(t -> t.startsWith("(") && !t.startsWith("(closed)") && !t.startsWith("(cut)"));
      if (full || odd || differs && !listed.isListed(script.name())) System.out.println("#### " + Differences.show(script, ts));
      if (!differs && listed.isListed(script.name())) System.out.println("LISTED BUT SAME " + script.name());
    });
  }
}
