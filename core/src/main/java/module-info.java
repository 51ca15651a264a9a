/** Tensors, operations on them, random numbers and parallelism: what a network computes with. */
module dev.fovea.core {
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.fovea.ops;
    exports dev.fovea.parallel;
    exports dev.fovea.random;
    exports dev.fovea.tensor;
}
