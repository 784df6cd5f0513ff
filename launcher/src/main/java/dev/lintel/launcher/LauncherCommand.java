package dev.lintel.launcher;

import java.util.concurrent.Callable;

/**
 * A subcommand that a jar adds to the launcher.
 *
 * <p>Implemented by a class with picocli's {@code @Command} annotation and a public constructor
 * without parameters, found by {@link java.util.ServiceLoader}. The result of {@link #call} is the
 * exit code; a {@link dev.lintel.server.StartException} that leaves it is reported in one line.
 */
public interface LauncherCommand extends Callable<Integer> {}
