/**
 * Tensors, operations on them, random numbers, parallelism and the writing of files: what everything else is made of.
 */
@SuppressWarnings("module") // This library's other modules, which are compiled later.
module dev.fovea.core {
    requires jdk.management;
    requires static org.jspecify;

    exports dev.fovea.annotation;
    exports dev.fovea.io;
    exports dev.fovea.ops;
    exports dev.fovea.parallel;
    exports dev.fovea.random;
    exports dev.fovea.tensor;
    exports dev.fovea.internal.io to
            dev.fovea.layers,
            dev.fovea.optim,
            dev.fovea.vision,
            dev.fovea.mnist,
            dev.fovea.recipes;
    exports dev.fovea.internal.ops to
            dev.fovea.layers,
            dev.fovea.optim,
            dev.fovea.mnist;
    exports dev.fovea.internal.program to
            dev.fovea.mnist,
            dev.fovea.recipes;
    exports dev.fovea.internal.vector to
            dev.fovea.vector;

    // Its provider requires jdk.incubator.vector, which KernelProvider then adds to what this module reads.
    uses dev.fovea.internal.vector.VectorApi;
}
