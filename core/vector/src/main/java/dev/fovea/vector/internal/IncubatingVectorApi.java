package dev.fovea.vector.internal;

import dev.fovea.internal.vector.VectorApi;

/** The Vector API as long as it incubates. */
public final class IncubatingVectorApi implements VectorApi {
    /** What the module system asks of a provider. */
    public IncubatingVectorApi() {}
}
