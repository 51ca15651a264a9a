package dev.fovea.predict;

import dev.fovea.ops.Logits;

/** What the numbers of an output are. */
enum Meaning {
    /** Probabilities of classes along the last axis, of which one is true. */
    CLASSES("probabilities of classes") {
        @Override
        void predict(float[] y, int from, int classes) {
            Logits.softmax(y, from, y, from, classes);
        }
    },

    /** The probability of yes, for each number by itself. */
    YES_OR_NO("probabilities of yes") {
        @Override
        void predict(float[] y, int from, int size) {
            for (int i = from; i < from + size; i++) {
                y[i] = (float) yes(y[i]);
            }
        }
    },

    /** Numbers. */
    VALUES("values") {
        @Override
        void predict(float[] y, int from, int size) {}
    };

    private final String words;

    Meaning(String words) {
        this.words = words;
    }

    /** Makes predictions of a vector of logits, in place. */
    abstract void predict(float[] y, int from, int size);

    /** σ(y) = 1/(1 + e⁻ʸ), also where that is tiny. */
    static double yes(double y) {
        double e = StrictMath.exp(-Math.abs(y));
        return y >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    @Override
    public String toString() {
        return words;
    }
}
