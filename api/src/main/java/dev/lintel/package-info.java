/**
 * The contract between HTTP servers and applications.
 *
 * <p>Applications implement {@link dev.lintel.SyncApplication} or {@link
 * dev.lintel.AsyncApplication}; adapters hand them a {@link dev.lintel.Request} and a responder.
 * Both halves tell one story with parallel names, and the specification numbers its rules.
 */
@NullMarked
package dev.lintel;

import org.jspecify.annotations.NullMarked;
