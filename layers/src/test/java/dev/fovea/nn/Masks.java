package dev.fovea.nn;

import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.testing.Close;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what the dropouts of a network multiply with, without changing what they do or how the network is planned. */
final class Masks {
    private final int samples;
    private final List<float[]> masks = new ArrayList<>();

    Masks(int samples) {
        this.samples = samples;
    }

    /** A layer whose dropouts are watched. */
    Layer watch(Layer layer) {
        return new Rewritten(layer, op -> op.identityInPrediction() ? watched(op) : op);
    }

    /** The masks of the last step, in the order of the layers: one factor for each element of the batch. */
    List<double[]> lastStep() {
        return masks.stream().map(Close::doubles).toList();
    }

    private Op watched(Op dropout) {
        float[] mask = new float[samples * dropout.outputShape().size()];
        float[] ones = new float[mask.length];
        Arrays.fill(ones, 1);
        masks.add(mask);
        return new ForwardingOp(dropout) {
            @Override
            public void forward(Frame frame, int from, int to) {
                super.forward(frame, from, to);
                super.forward(new OtherArrays(frame, ones, mask, mask.length / samples), from, to);
            }
        };
    }

    /** A frame with another input and output, both for the whole batch, with so many floats of a sample. */
    private record OtherArrays(Frame frame, float[] otherX, float[] y, int size) implements Frame {
        @Override
        public Mode mode() {
            return frame.mode();
        }

        @Override
        public float[] x(int input) {
            return otherX;
        }

        @Override
        public int xOffset(int input, int sample) {
            return sample * size;
        }

        @Override
        public int yOffset(int sample) {
            return sample * size;
        }

        @Override
        public float[] dy() {
            return frame.dy();
        }

        @Override
        public int dyOffset(int sample) {
            return frame.dyOffset(sample);
        }

        @Override
        public float @Nullable [] dx(int input) {
            return frame.dx(input);
        }

        @Override
        public int dxOffset(int input, int sample) {
            return frame.dxOffset(input, sample);
        }

        @Override
        public float @Nullable [] gradient(Parameter parameter) {
            return frame.gradient(parameter);
        }

        @Override
        public <T> T shared(Class<T> type) {
            return frame.shared(type);
        }

        @Override
        public <T> T own(Class<T> type) {
            return frame.own(type);
        }

        @Override
        public float[] workspace() {
            return frame.workspace();
        }

        @Override
        public long randomKey(int sample) {
            return frame.randomKey(sample);
        }
    }
}
