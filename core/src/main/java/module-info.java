/**
 * Tensors, operations on them, random numbers, parallelism and the writing of files: what everything else is made of.
 */
module dev.fovea.core {
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.fovea.io;
    exports dev.fovea.ops;
    exports dev.fovea.parallel;
    exports dev.fovea.random;
    exports dev.fovea.tensor;
}
