package dev.fovea.benchmarks;

/** What the JVMs that JMH starts are given; the launcher gives the same to its own. */
final class JvmOptions {
    /** Without it Fovea falls back on its scalar kernels. */
    static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /** JMH reads its blackhole's offsets with Unsafe; the JVM's four lines about that would come with every fork. */
    static final String NO_UNSAFE_WARNING = "--sun-misc-unsafe-memory-access=allow";

    private JvmOptions() {}
}
