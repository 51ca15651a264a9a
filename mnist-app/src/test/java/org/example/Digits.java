package org.example;

import dev.fovea.data.Dataset;
import dev.fovea.mnist.data.BundledMnist;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The digits that the guides' code learns from: a few, so that a build takes seconds, or with {@code -Dguide.all=true} all of them
 * for several epochs, which takes minutes, prints the figures of the guides and compares them.
 */
final class Digits {
    private static final boolean ALL = Boolean.getBoolean("guide.all");

    private Digits() {}

    static Dataset train() {
        try {
            return BundledMnist.train().limit(ALL ? 60_000 : 1_200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dataset test() {
        try {
            return BundledMnist.test().limit(ALL ? 10_000 : 300);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many epochs of all digits, or of a few. */
    static int epochs(int ofAll, int ofFew) {
        return ALL ? ofAll : ofFew;
    }

    /**
     * What an error must stay below: of all digits by a fifth more than the guide says. The bits of a training are the same
     * on all vectors, so the guide's figure comes back until arithmetic changes on purpose. Then training takes another
     * course, as PyTorch's does, whose error in docs/guide/regression.md is another by a tenth; twice that is left.
     */
    static double error(double ofAll, double ofFew) {
        return ALL ? 1.2 * ofAll : ofFew;
    }

    /** Whether figures are worth printing. */
    static boolean all() {
        return ALL;
    }
}
