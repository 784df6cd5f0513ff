package dev.lintel.sample.experiment;

import dev.lintel.server.Threads;

/**
 * One way to run the sample.
 *
 * @param name what a reader calls it
 * @param path where the style is mounted
 * @param threads the threads of sync handlers
 * @param addsUp whether requests at once have to wait for each other
 */
record Setup(String name, String path, Threads threads, boolean addsUp) {}
