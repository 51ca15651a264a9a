package dev.fovea.nn.model;

/** How the axes of tensors are ordered in a file of weights. */
public enum WeightLayout {
    /**
     * As in Keras and here: convolution kernels (height, width, in/groups, out), of transposed ones (height, width,
     * out/groups, in), dense kernels (in, out). Kernels of depthwise convolutions may also be (height, width, channels,
     * multiplier), as Keras has them.
     */
    KERAS,

    /**
     * As in PyTorch: convolution kernels (out, in/groups, height, width), of transposed ones (in, out/groups, height,
     * width), dense kernels (out, in); images there are NCHW.
     */
    PYTORCH
}
