package dev.lintel.docs;

import dev.lintel.AsyncApplication;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.middleware.lint.Lint;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/** The snippets of the page about the lint. */
final class LintSnippets {

  private LintSnippets() {}

  // region throwing
  /** Whatever breaks a MUST fails, at the place where it happens. */
  static AsyncApplication strict(AsyncApplication application) {
    return Lint.throwing().wrap(application);
  }

  // endregion throwing

  // region collecting
  /** Runs as ever, and what was found can be looked at in the end. */
  static SyncApplication observed(SyncApplication application, Queue<Finding> findings) {
    return Lint.collecting(findings::add).wrap(application);
  }

  // endregion collecting

  // region sampling
  /** Looks at one in 1000 exchanges and counts what it finds by the rule. */
  static AsyncApplication sampled(AsyncApplication application, Map<String, LongAdder> counts) {
    return Lint.sampling(
            1000,
            finding -> counts.computeIfAbsent(finding.rule(), rule -> new LongAdder()).increment())
        .wrap(application);
  }
  // endregion sampling
}
