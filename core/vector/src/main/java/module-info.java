/**
 * Brings the module {@code jdk.incubator.vector} to programs on the module path. It provides what {@code dev.fovea.core}
 * uses, so it is found and resolved at run time, and with it what it requires. If core required that module itself,
 * whoever requires Fovea would be warned of an incubating module when compiling.
 */
module dev.fovea.vector {
    requires dev.fovea.core;
    requires jdk.incubator.vector;
    requires static org.jspecify;

    provides dev.fovea.internal.vector.VectorApi with dev.fovea.vector.internal.IncubatingVectorApi;
}
