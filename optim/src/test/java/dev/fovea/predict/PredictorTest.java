package dev.fovea.predict;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final Shape IMAGE = Shape.of(4, 4, 1);
    private static final int SAMPLES = 23;

    private static Network network(long seed) {
        return Network.build(IMAGE, seed, conv2d(3, 3), flatten(), dense(5), softmax());
    }

    private static Dataset data() {
        float[] x = new float[SAMPLES * IMAGE.size()];
        int[] labels = new int[SAMPLES];
        CounterRandom random = CounterRandom.ofSeed(1);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.gaussian(i);
        }
        for (int n = 0; n < SAMPLES; n++) {
            labels[n] = random.stream(7).below(n, 5);
        }
        return Dataset.of(Tensor.of(IMAGE.batch(SAMPLES), x), labels, 5);
    }

    @Test
    void aNetworkPredictsAsItDoes() {
        Samples samples = data().samples();
        float[] expected = network(1).predict(samples).data();
        assertArrayEquals(expected, Predictor.of(network(1)).predict(samples).data(), 1e-6f);
        Network logits = Network.build(IMAGE, 1, conv2d(3, 3), flatten(), dense(5));
        assertArrayEquals(expected, Predictor.of(logits).predict(samples).data(), 1e-6f);
        // Halved logits are roots of probabilities.
        float[] warm = Predictor.of(logits, 2).predict(samples).data();
        for (int n = 0; n < SAMPLES; n++) {
            double sum = 0;
            for (int i = 0; i < 5; i++) {
                sum += Math.sqrt(expected[n * 5 + i]);
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(Math.sqrt(expected[n * 5 + i]) / sum, warm[n * 5 + i], 1e-5);
            }
        }
    }

    @Test
    void anEnsembleIsTheMean() {
        Samples samples = data().samples();
        Predictor both = Predictor.ensemble(List.of(Predictor.of(network(1)), Predictor.of(network(2), 3)));
        float[] first = Predictor.of(network(1)).predict(samples).data();
        float[] second = Predictor.of(network(2), 3).predict(samples).data();
        float[] found = both.predict(samples).data();
        for (int i = 0; i < found.length; i++) {
            assertEquals(((double) first[i] + second[i]) / 2, found[i], 1e-7);
        }
        assertArrayEquals(found, both.predict(samples, Parallel.ofThreads(3)).data());
        assertEquals(IMAGE, both.inputShape());
        assertEquals(5, both.classes());
    }

    @Test
    void viewsAreAveraged() {
        Augmentation negative = sample -> {
            for (int i = 0; i < sample.x().length; i++) {
                sample.x()[i] = -sample.x()[i];
            }
        };
        Samples samples = data().samples();
        Predictor plain = Predictor.of(network(1));
        Predictor two = plain.views(9, negative);
        Samples negated = new Samples() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public void read(int sample, float[] x, int offset, float[] workspace) {
                samples.read(sample, x, offset, workspace);
                for (int i = 0; i < IMAGE.size(); i++) {
                    x[offset + i] = -x[offset + i];
                }
            }
        };
        float[] first = plain.predict(samples).data();
        float[] second = plain.predict(negated).data();
        float[] found = two.predict(samples).data();
        for (int i = 0; i < found.length; i++) {
            assertEquals(((double) first[i] + second[i]) / 2, found[i], 1e-7);
        }
    }

    @Test
    void whatViewsDrawDependsOnSeedViewAndSampleAlone() {
        Augmentation noise = sample -> {
            for (int i = 0; i < sample.x().length; i++) {
                sample.x()[i] += (float) sample.uniform(-1, 1);
            }
        };
        Samples samples = data().samples();
        Predictor predictor = Predictor.of(network(1)).views(9, noise, noise);
        float[] found = predictor.predict(samples, Parallel.ofThreads(1)).data();
        assertArrayEquals(found, predictor.predict(samples, Parallel.ofThreads(3)).data());
        assertTrue(!Arrays.equals(found, Predictor.of(network(1)).views(8, noise, noise).predict(samples).data()));
        assertTrue(!Arrays.equals(found, Predictor.of(network(1)).views(9, noise).predict(samples).data()));
    }

    @Test
    void theTemperatureHasTheLeastLoss() {
        Network network = network(1);
        Dataset data = data();
        double temperature = Temperature.of(network, data);
        double best = loss(network, temperature, data);
        for (double factor : new double[] {0.5, 0.9, 1.1, 2}) {
            double other = Math.max(0.01, Math.min(100, temperature * factor));
            assertTrue(best <= loss(network, other, data) + 1e-9, factor + " times " + temperature);
        }
        // Labels drawn from the network's own probabilities at temperature 1.7: that is what is found.
        int n = 4000;
        CounterRandom random = CounterRandom.ofSeed(3);
        float[] x = new float[n * IMAGE.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (3 * random.gaussian(i));
        }
        Tensor images = Tensor.of(IMAGE.batch(n), x);
        Tensor p = Predictor.of(network, 1.7).predict(Dataset.of(images, new int[n]).samples());
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            double u = random.stream(5).uniform(i);
            int label = 0;
            for (double sum = p.data()[i * 5]; sum < u && label < 4; sum += p.data()[i * 5 + label]) {
                label++;
            }
            labels[i] = label;
        }
        // The standard error of a scale that 4,000 labels show is some hundredths.
        assertEquals(1.7, Temperature.of(network, Dataset.of(images, labels, 5)), 0.17);
    }

    private static double loss(Network network, double temperature, Dataset data) {
        float[] p = Predictor.of(network, temperature).predict(data.samples()).data();
        double loss = 0;
        for (int n = 0; n < data.size(); n++) {
            loss -= Math.log(p[n * 5 + data.label(n)]);
        }
        return loss / data.size();
    }

    @Test
    void misfitsAreRefused() {
        Network image = Network.build(IMAGE, 1, conv2d(3, 3));
        assertThrows(IllegalArgumentException.class, () -> Predictor.of(image));
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Predictor.of(network(1), bad));
        }
        assertThrows(IllegalArgumentException.class, () -> Predictor.ensemble(List.of()));
        Network three = Network.build(IMAGE, 1, flatten(), dense(3));
        assertThrows(
                IllegalArgumentException.class,
                () -> Predictor.ensemble(List.of(Predictor.of(network(1)), Predictor.of(three))));
        assertThrows(IllegalArgumentException.class, () -> Predictor.of(three).views(1));
        assertThrows(IllegalArgumentException.class, () -> Temperature.of(three, data()));
        assertThrows(IllegalArgumentException.class, () -> Temperature.of(network(1), data().limit(0)));
    }
}
