package dev.lintel.sample;

import dev.lintel.AsyncApplication;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.middleware.Mount;

/**
 * The application that {@code app-sample.jar} runs: the sample in both styles side by side, and a
 * page that tries it.
 */
public final class Sample extends ForwardingAsyncApplication {

  /** The sample, not yet started. */
  public Sample() {
    super(
        Mount.at("/sync", new SyncSample())
            .and("/async", new AsyncSample())
            .and("/", AsyncApplication.of(Page.handler())));
  }
}
