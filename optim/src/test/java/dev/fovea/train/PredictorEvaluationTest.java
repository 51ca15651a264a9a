package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentations;
import dev.fovea.data.Dataset;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.Confusion;
import dev.fovea.metric.Metric;
import dev.fovea.metric.RootMeanSquare;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Padding;
import dev.fovea.parallel.Parallel;
import dev.fovea.predict.Predictor;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Loss and metrics of several networks together, beside those of their mean in plain loops. */
class PredictorEvaluationTest {
    private static final Shape IMAGE = Shape.of(3, 4, 1);
    private static final int SAMPLES = 1100; // more than two blocks

    private static Tensor images() {
        return Tensor.of(IMAGE.batch(SAMPLES), RandomArrays.gaussian(1, SAMPLES * IMAGE.size()));
    }

    private static float[] drawn(int size, int classes) {
        float[] drawn = new float[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = CounterRandom.ofSeed(2).below(i, classes);
        }
        return drawn;
    }

    private static Predictor two(Loss loss, int outputs) {
        return Predictor.ensemble(List.of(
                Predictor.of(Network.build(IMAGE, 1, flatten(), dense(outputs)), loss),
                Predictor.of(Network.build(IMAGE, 2, flatten(), dense(outputs)), loss)));
    }

    private static Evaluation evaluation(Predictor predictor, Dataset data, Loss loss, Metric... metrics) {
        Evaluation evaluation = Evaluation.of(predictor, data, loss, metrics);
        for (int threads : new int[] {1, 3, 7}) {
            assertEquals(
                    evaluation, Evaluation.of(predictor, data, loss, List.of(metrics), Parallel.ofThreads(threads)));
        }
        return evaluation;
    }

    @Test
    void ofValues() {
        Predictor predictor = two(new MeanSquaredError(), 2);
        Tensor targets = Tensor.of(Shape.of(SAMPLES, 2), RandomArrays.gaussian(5, 2 * SAMPLES));
        Dataset data = Dataset.of(images(), targets);
        float[] y = predictor.predict(data.samples()).data();
        double squares = 0;
        for (int i = 0; i < y.length; i++) {
            squares += Math.pow((double) y[i] - targets.data()[i], 2) / y.length;
        }
        Evaluation found = evaluation(predictor, data, new MeanSquaredError(), new RootMeanSquare());
        assertEquals(squares, found.loss(), 1e-6 * squares);
        assertEquals(Math.sqrt(squares), found.metric("rmse"), 1e-6);
    }

    @Test
    void ofSeveralLabels() {
        Predictor predictor = two(new BinaryCrossEntropy(), 3);
        Tensor targets = Tensor.of(Shape.of(SAMPLES, 3), drawn(3 * SAMPLES, 2));
        Dataset data = Dataset.of(images(), targets);
        float[] p = predictor.predict(data.samples()).data();
        double loss = 0;
        double[] right = new double[3];
        double[] either = new double[3];
        for (int i = 0; i < p.length; i++) {
            boolean yes = targets.data()[i] == 1;
            loss -= Math.log(yes ? p[i] : 1 - (double) p[i]) / p.length;
            right[i % 3] += yes && p[i] > 0.5 ? 2 : 0;
            either[i % 3] += (yes ? 1 : 0) + (p[i] > 0.5 ? 1 : 0);
        }
        double f1 = (right[0] / either[0] + right[1] / either[1] + right[2] / either[2]) / 3;
        Evaluation found = evaluation(predictor, data, new BinaryCrossEntropy(), ClassScore.f1());
        assertEquals(loss, found.loss(), 1e-5);
        assertEquals(f1, found.metric("f1"), 1e-12);
    }

    @Test
    void ofClassesAsOfOneNetwork() {
        Network network = Network.build(IMAGE, 1, flatten(), dense(4));
        float[] labels = drawn(SAMPLES, 4);
        Dataset data = Dataset.of(images(), Tensor.of(Shape.of(SAMPLES), labels), Target.label(4));
        Loss loss = new SoftmaxCrossEntropy();
        assertEquals(Evaluation.of(network, data, loss), Evaluation.of(Predictor.of(network), data, loss));
        Predictor predictor = two(loss, 4);
        float[] p = predictor.predict(data.samples()).data();
        double expected = 0;
        int right = 0;
        for (int n = 0; n < SAMPLES; n++) {
            int best = 0;
            for (int i = 1; i < 4; i++) {
                best = p[4 * n + i] > p[4 * n + best] ? i : best;
            }
            right += best == labels[n] ? 1 : 0;
            expected -= Math.log(p[4 * n + (int) labels[n]]) / SAMPLES;
        }
        Evaluation found = Evaluation.of(predictor, data, loss);
        assertEquals(expected, found.loss(), 1e-6);
        assertEquals((double) right / SAMPLES, found.accuracy());
        assertEquals(found.accuracy(), evaluation(predictor, data, loss, new Confusion()).metric("confusion"));
    }

    /** Ignored pixels do not count, and views are put back before anything is compared. */
    @Test
    void ofPixels() {
        Target target = Target.labels(Shape.of(3, 4), 2).ignoring(2);
        float[] labels = drawn(12 * SAMPLES, 3);
        Dataset data = Dataset.of(images(), Tensor.of(Shape.of(SAMPLES, 3, 4), labels), target);
        Predictor predictor = Predictor
                .of(Network.build(IMAGE, 1, conv2d(2, 3).padding(Padding.SAME)))
                .views(7, Augmentations.horizontalFlip(), Augmentations.gaussianNoise(0.3));
        float[] p = predictor.predict(data.samples()).data();
        double loss = 0;
        double both = 0;
        double either = 0;
        int count = 0;
        for (int pixel = 0; pixel < labels.length; pixel++) {
            if (labels[pixel] < 2) {
                loss -= Math.log(p[2 * pixel + (int) labels[pixel]]);
                boolean taken = p[2 * pixel + 1] > p[2 * pixel];
                both += taken && labels[pixel] == 1 ? 1 : 0;
                either += taken || labels[pixel] == 1 ? 1 : 0;
                count++;
            }
        }
        Metric overlap = ClassScore.intersectionOverUnion().ofClass(1);
        Evaluation found = evaluation(predictor, data, new SoftmaxCrossEntropy(), overlap);
        assertEquals(loss / count, found.loss(), 1e-6);
        assertEquals(both / either, found.metric("iou_1"), 1e-12);
    }

    @Test
    void misfitsAreToldBeforeAnythingRuns() {
        Dataset labels = Dataset.of(images(), new int[SAMPLES], 3);
        Predictor classes = two(new SoftmaxCrossEntropy(), 3);
        assertRefused("the loss BinaryCrossEntropy[] is not about what is predicted, probabilities of classes (3); "
                + "Predictor.of(network, loss) predicts what a loss is about",
                () -> Evaluation.of(classes, labels, new BinaryCrossEntropy()));
        assertRefused("the loss MeanSquaredError[] is not about what is predicted, probabilities of classes (3); "
                + "Predictor.of(network, loss) predicts what a loss is about",
                () -> Evaluation.of(classes, labels, new MeanSquaredError()));
        assertRefused("the loss SoftmaxCrossEntropy[] is not about what is predicted, values (3); "
                + "Predictor.of(network, loss) predicts what a loss is about",
                () -> Evaluation.of(two(new MeanSquaredError(), 3), labels, new SoftmaxCrossEntropy()));
        assertRefused("the predictor takes samples of (3, 4, 1), the data set has samples of (5)",
                () -> Evaluation.of(classes, Dataset.of(Tensor.zeros(1, 5), new int[1], 3), new SoftmaxCrossEntropy()));
        assertRefused("rmse compares each output with a value, found outputs of (3) and targets that are a label of 3 "
                + "classes",
                () -> Evaluation.of(classes, labels, new SoftmaxCrossEntropy(), new RootMeanSquare()));
        String two = assertThrows(IllegalArgumentException.class, () -> Evaluation.of(
                classes, Dataset.of(images(), new int[SAMPLES], 4), new SoftmaxCrossEntropy())).getMessage();
        assertTrue(two.contains("(3)") && two.contains("a label of 4 classes"), two);
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
