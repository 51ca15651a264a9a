package dev.fovea.nn.internal.onnx.network;

import java.util.Arrays;

/** Values of another filler times a number for each output, the last axis, and another added. */
final class ScaledFiller implements Filler {
    private final Filler values;
    private final double[] scale;
    private final double[] shift;

    /** The numbers are those of all outputs, or the same one for all. */
    ScaledFiller(Filler values, double[] scale, double[] shift) {
        this.values = values;
        this.scale = scale;
        this.shift = shift;
    }

    @Override
    public void fill(float[] target) {
        values.fill(target);
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) (target[i] * scale[i % scale.length] + shift[i % shift.length]);
        }
    }

    /** One filler for both, however long a chain of factors and summands a file has. */
    @Override
    public Filler scaled(double[] factor, double[] summand) {
        double[] scales = new double[Math.max(scale.length, factor.length)];
        double[] shifts = new double[Math.max(scales.length, Math.max(shift.length, summand.length))];
        Arrays.setAll(scales, i -> scale[i % scale.length] * factor[i % factor.length]);
        Arrays.setAll(shifts, i -> shift[i % shift.length] * factor[i % factor.length] + summand[i % summand.length]);
        return new ScaledFiller(values, scales, shifts);
    }
}
