package dev.fovea.benchmarks;

import dev.fovea.nn.Network;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;

/** Prediction of a batch with the digits network. */
final class Prediction {
    private final Network network = Digits.network();
    private final Images images;
    private final Parallel parallel;

    Prediction(int batchSize, Parallel parallel) {
        images = new Images(Digits.images(batchSize).data(), Digits.IMAGE.size());
        this.parallel = parallel;
    }

    /** Images of a call. */
    int batchSize() {
        return images.size();
    }

    Tensor run() {
        return network.predict(images, parallel);
    }

    /**
     * Demands that the probabilities of each image are positive and sum to one.
     *
     * @throws WrongResultException if they are not
     */
    void verify() {
        verify(run().data());
    }

    /**
     * Demands that the probabilities of each image are positive and sum to one.
     *
     * @param y of each image, one for each class
     * @throws WrongResultException if they are not
     */
    static void verify(float[] y) {
        for (int n = 0; n < y.length / Digits.CLASSES; n++) {
            double sum = 0;
            for (int i = n * Digits.CLASSES; i < (n + 1) * Digits.CLASSES; i++) {
                Verification.that(y[i] >= 0, "prediction: image " + n + " has the probability " + y[i]);
                sum += y[i];
            }
            Verification.close("prediction: the sum of the probabilities of image " + n, sum, 1, 1);
        }
    }
}
