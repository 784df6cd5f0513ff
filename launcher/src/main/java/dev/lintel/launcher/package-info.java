/**
 * The {@code lintel} command: runs any application on any server.
 *
 * <p>From the outside in: {@link dev.lintel.launcher.Main} assembles the command line, a {@code
 * ...Command} is one subcommand, {@link dev.lintel.launcher.Configuration} joins the sources of
 * settings, {@link dev.lintel.launcher.Applications} and {@link dev.lintel.launcher.Servers} find
 * what runs and what it runs on. What a setting is called, what it accepts and what it does stands
 * in one table, {@link dev.lintel.launcher.Settings}; flags, variables and the file are made from
 * it.
 *
 * <p>A jar names the application that it runs by default in the resource {@code
 * META-INF/lintel/application}: one line, in the form that {@code lintel run} takes. It adds
 * subcommands by implementing {@link dev.lintel.launcher.LauncherCommand}.
 */
@NullMarked
package dev.lintel.launcher;

import org.jspecify.annotations.NullMarked;
