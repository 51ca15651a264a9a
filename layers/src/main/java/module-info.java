/** Layers, the networks built from them, losses and model files. */
module dev.fovea.layers {
    requires transitive dev.fovea.core;
    requires com.fasterxml.jackson.core;
    requires static org.jspecify;

    exports dev.fovea.nn;
    exports dev.fovea.nn.general;
    exports dev.fovea.nn.model;
    exports dev.fovea.nn.op;
    exports dev.fovea.nn.loss;
    exports dev.fovea.nn.onnx;
}
