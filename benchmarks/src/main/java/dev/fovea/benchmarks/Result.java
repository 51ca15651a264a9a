package dev.fovea.benchmarks;

/** What a command measured; Jackson writes it as JSON. */
interface Result {
    /** The same for readers, in lines. */
    String table();
}
