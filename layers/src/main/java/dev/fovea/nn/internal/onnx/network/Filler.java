package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import java.util.Arrays;

/** Writes a parameter's values, when the network has been built. */
@FunctionalInterface
interface Filler {
    void fill(float[] target);

    /** An array's elements in their order. */
    static Filler of(NdArray values) {
        return target -> {
            if (target.length != values.size()) {
                throw new OnnxProblem(values + " where " + target.length + " numbers were expected");
            }
            for (int i = 0; i < target.length; i++) {
                target[i] = (float) values.real(i);
            }
        };
    }

    /** An array's elements, or its only one again and again. */
    static Filler repeated(NdArray values) {
        return target -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = (float) values.real(i % values.size());
            }
        };
    }

    /** An array's elements from other places. */
    static Filler of(NdArray values, NdArray.Source source) {
        return target -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = (float) values.real(source.of(i));
            }
        };
    }

    static Filler zeros() {
        return target -> Arrays.fill(target, 0);
    }

    /** These values times a number for each output, the last axis, and another added. */
    default Filler scaled(double[] scale, double[] shift) {
        return new ScaledFiller(this, scale, shift);
    }
}
