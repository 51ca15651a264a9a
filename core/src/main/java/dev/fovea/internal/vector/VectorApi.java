package dev.fovea.internal.vector;

/**
 * A service that nobody loads: that the module {@code dev.fovea.vector} provides it makes the module system resolve that
 * module, and so {@code jdk.incubator.vector}, when a program starts.
 */
public interface VectorApi {}
