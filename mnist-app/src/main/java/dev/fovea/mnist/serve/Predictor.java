package dev.fovea.mnist.serve;

import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.picture.Preprocessing;
import java.util.List;

/** The networks of an ensemble, for digits in memory. Any number of threads may use it. */
final class Predictor {
    private final SavedEnsemble ensemble;
    private final Parallel parallel;

    Predictor(SavedEnsemble ensemble, Parallel parallel) {
        this.ensemble = ensemble;
        this.parallel = parallel;
    }

    /**
     * What digits are taken for; the result for one does not depend on the others.
     *
     * @param digits each 784 numbers, 0 to 1; not modified
     */
    Predicted predict(List<float[]> digits) {
        Samples samples = new Digits(digits, ensemble.subject().input());
        return Predicted.of(
                ensemble.subject().classes(),
                ensemble.members().stream().map(member -> member.network().predict(samples, parallel)).toList());
    }

    private record Digits(List<float[]> digits, Preprocessing input) implements Samples {
        @Override
        public int size() {
            return digits.size();
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            System.arraycopy(digits.get(sample), 0, x, offset, DigitNetwork.PIXELS);
            input.apply(x, offset);
        }
    }
}
