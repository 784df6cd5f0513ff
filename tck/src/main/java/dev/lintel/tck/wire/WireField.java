package dev.lintel.tck.wire;

/**
 * One field line.
 *
 * @param name the name as spelled on the wire
 * @param value the value
 */
public record WireField(String name, String value) {}
