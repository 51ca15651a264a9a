package dev.fovea.predict;

import dev.fovea.data.AugmentedSamples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/**
 * The mean of what several predict of the same samples, added up in double in their order. Of maps each pixel has the mean
 * of those that see it.
 */
abstract sealed class Pool {
    private final Outputs outputs;
    private final int samples;
    private final Parallel parallel;
    private final int size;
    /** How many were added, by element of a sample. */
    private final int[] counts;

    private Pool(Outputs outputs, int samples, Parallel parallel) {
        this.outputs = outputs;
        this.samples = samples;
        this.parallel = parallel;
        this.size = outputs.shape().size();
        this.counts = new int[samples * size];
    }

    /** Of predictions. */
    static Pool ofPredictions(Outputs outputs, int samples, Parallel parallel) {
        return new Predictions(outputs, samples, parallel);
    }

    /** Of logits: what is predicted is the mean of what they predict. */
    static Pool ofLogits(Outputs outputs, int samples, Parallel parallel) {
        return new LogitsOf(outputs, samples, parallel);
    }

    /** Adds a vector of what is predicted, divided by a number of vectors of one view that are the same pixel. */
    abstract void add(Meaning meaning, float[] y, int from, int to, int channels, int divisor);

    /** The mean, of an element to which so many were added. */
    abstract double mean(Meaning meaning, int i, int count);

    /** Adds what one predicts. */
    final void add(Tensor y) {
        Chunks.run(parallel, samples, n -> {
            for (Outputs.Part part : outputs.parts()) {
                addAsIs(part, y.data(), n * size + part.begin());
            }
        });
    }

    private void addAsIs(Outputs.Part part, float[] y, int first) {
        int channels = part.channels();
        for (int i = first; i < first + part.size(); i += channels) {
            add(part.meaning(), y, i, i, channels, 1);
            count(i, channels);
        }
    }

    private void count(int from, int channels) {
        for (int k = from; k < from + channels; k++) {
            counts[k]++;
        }
    }

    /** Adds what one predicts of changed images, whose pixels are put back to where they were. */
    final void add(Tensor y, AugmentedSamples changed, Shape image) {
        int pixels = image.dimension(0) * image.dimension(1);
        Chunks.run(parallel, samples, n -> {
            int[] places = new int[pixels];
            changed.readPlaces(n, places, new float[changed.workspaceSize()]);
            int[] seen = new int[pixels];
            for (int place : places) {
                if (place >= 0) {
                    seen[place]++;
                }
            }
            for (Outputs.Part part : outputs.parts()) {
                int first = n * size + part.begin();
                if (part.isMapOf(image)) {
                    addMoved(part, y.data(), first, places, seen);
                } else {
                    addAsIs(part, y.data(), first);
                }
            }
        });
    }

    private void addMoved(Outputs.Part part, float[] y, int first, int[] places, int[] seen) {
        int channels = part.size() / places.length; // of a pixel, which has several numbers or vectors
        int vector = Math.min(channels, part.channels());
        for (int pixel = 0; pixel < places.length; pixel++) {
            int place = places[pixel];
            if (place >= 0) {
                for (int k = 0; k < channels; k += vector) {
                    add(part.meaning(), y, first + pixel * channels + k, first + place * channels + k, vector,
                            seen[place]);
                }
            }
        }
        for (int place = 0; place < seen.length; place++) {
            if (seen[place] > 0) {
                count(first + place * channels, channels);
            }
        }
    }

    /** The means. */
    final Tensor result() {
        Tensor mean = Tensor.zeros(outputs.shape().batch(samples));
        Chunks.run(parallel, samples, n -> {
            for (Outputs.Part part : outputs.parts()) {
                int first = n * size + part.begin();
                for (int i = first; i < first + part.size(); i++) {
                    mean.data()[i] = (float) mean(part.meaning(), i, counts[i]);
                }
            }
        });
        return mean;
    }

    private static final class Predictions extends Pool {
        private final double[] sums;

        Predictions(Outputs outputs, int samples, Parallel parallel) {
            super(outputs, samples, parallel);
            this.sums = new double[samples * outputs.shape().size()];
        }

        @Override
        void add(Meaning meaning, float[] y, int from, int to, int channels, int divisor) {
            for (int k = 0; k < channels; k++) {
                sums[to + k] += (double) y[from + k] / divisor;
            }
        }

        @Override
        double mean(Meaning meaning, int i, int count) {
            return sums[i] / count;
        }
    }

    /** Probabilities are added as doubles, so that the logarithm of a mean is finite that is 0, or 1, as a float. */
    private static final class LogitsOf extends Pool {
        private final double[] sums;
        /** Of yes and no: the probabilities of no. */
        private final double[] noes;

        LogitsOf(Outputs outputs, int samples, Parallel parallel) {
            super(outputs, samples, parallel);
            boolean yesOrNo = outputs.parts().stream().anyMatch(part -> part.meaning() == Meaning.YES_OR_NO);
            this.sums = new double[samples * outputs.shape().size()];
            this.noes = new double[yesOrNo ? sums.length : 0];
        }

        @Override
        void add(Meaning meaning, float[] y, int from, int to, int channels, int divisor) {
            if (meaning == Meaning.CLASSES) {
                addSoftmax(y, from, to, channels, divisor);
                return;
            }
            for (int k = 0; k < channels; k++) {
                double logit = y[from + k];
                if (meaning == Meaning.YES_OR_NO) {
                    sums[to + k] += Meaning.yes(logit) / divisor;
                    noes[to + k] += Meaning.yes(-logit) / divisor;
                } else {
                    sums[to + k] += logit / divisor;
                }
            }
        }

        private void addSoftmax(float[] y, int from, int to, int channels, int divisor) {
            float max = y[from];
            for (int k = 1; k < channels; k++) {
                max = Math.max(max, y[from + k]);
            }
            double sum = 0;
            for (int k = 0; k < channels; k++) {
                sum += StrictMath.exp((double) y[from + k] - max);
            }
            for (int k = 0; k < channels; k++) {
                sums[to + k] += StrictMath.exp((double) y[from + k] - max) / sum / divisor;
            }
        }

        @Override
        double mean(Meaning meaning, int i, int count) {
            return switch (meaning) {
                case VALUES -> sums[i] / count;
                case CLASSES -> log(sums[i] / count);
                case YES_OR_NO -> log(sums[i] / count) - log(noes[i] / count);
            };
        }

        private static double log(double mean) {
            return StrictMath.log(Math.max(mean, Double.MIN_VALUE));
        }
    }
}
