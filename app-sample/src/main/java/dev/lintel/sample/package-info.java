/**
 * One application, written twice: {@link dev.lintel.sample.SyncSample} with blocking calls and
 * {@link dev.lintel.sample.AsyncSample} without. The files {@code SyncX} and {@code AsyncX} are
 * mirror images of each other; what has no style stands once: the table of endpoints, parameters,
 * answers.
 */
@NullMarked
package dev.lintel.sample;

import org.jspecify.annotations.NullMarked;
