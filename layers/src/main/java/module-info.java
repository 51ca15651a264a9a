/** Layers, the networks built from them, and losses. */
module dev.fovea.layers {
    requires transitive dev.fovea.core;
    requires static transitive org.jspecify;

    exports dev.fovea.nn;
    exports dev.fovea.nn.op;
    exports dev.fovea.nn.loss;
    exports dev.fovea.nn.onnx;
}
