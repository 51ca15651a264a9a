package dev.fovea.nn.model;

/** How the axes of tensors are ordered in a file of weights. */
public enum WeightLayout {
    /** As in Keras and here: convolution kernels (height, width, in, out), dense kernels (in, out). */
    KERAS,

    /** As in PyTorch: convolution kernels (out, in, height, width), dense kernels (out, in); images there are NCHW. */
    PYTORCH
}
