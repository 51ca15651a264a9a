package dev.fovea.nn.onnx;

/** How the axes of an ONNX value are ordered. For vectors the first two are the same. */
public enum Layout {
    /** (batch, sample's dimensions…), channels innermost, as everywhere in Fovea: NHWC. */
    CHANNELS_LAST,
    /**
     * (batch, channels, the sample's other dimensions…), as ONNX's convolution, pooling and normalisation take it:
     * NCHW.
     */
    CHANNELS_FIRST,
    /** No batch axis: an initialiser, or what is computed from initialisers alone. */
    CONSTANT
}
