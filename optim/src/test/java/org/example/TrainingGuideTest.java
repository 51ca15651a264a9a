package org.example;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Augmentations;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.log.ConsoleProgress;
import dev.fovea.log.CsvHistory;
import dev.fovea.log.TensorBoardEvents;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.Metric;
import dev.fovea.metric.RootMeanSquare;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Schedule;
import dev.fovea.predict.Predictor;
import dev.fovea.predict.Temperature;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Averaging;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.Clipping;
import dev.fovea.train.EarlyStopping;
import dev.fovea.train.Evaluation;
import dev.fovea.train.History;
import dev.fovea.train.Monitor;
import dev.fovea.train.ParameterGroup;
import dev.fovea.train.RateCurve;
import dev.fovea.train.RateFinder;
import dev.fovea.train.ReduceOnPlateau;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/training.md. */
class TrainingGuideTest {
    @TempDir
    Path folder;

    /** Bright images are of class 1. */
    private static Dataset brightness() {
        Tensor x = Tensor.zeros(96, 8, 8, 1);
        int[] labels = new int[96];
        CounterRandom random = CounterRandom.ofSeed(1);
        for (int i = 0; i < x.data().length; i++) {
            int n = i / 64;
            labels[n] = n % 2;
            x.data()[i] = (float) (labels[n] * 0.3 + random.uniform(i));
        }
        return Dataset.of(x, labels);
    }

    private static Network network(long seed) {
        return Network.build(
                Shape.of(8, 8, 1), seed, conv2d(4, 3), batchNorm(0.9), relu(), flatten(), dense(2));
    }

    @Test
    void trainsWithEverything() throws IOException {
        Split split = brightness().stratifiedSplit(0.25, 1);
        Dataset train = split.train();
        Dataset validation = split.validation();
        Network network = network(1);

        RateCurve curve = new RateFinder().rates(1e-5, 1).steps(60)
                .of(new Trainer(network, new Adam(), Schedule.constant(1e-3)), train, 16);
        Files.writeString(folder.resolve("rates.svg"), curve.svg());
        double rate = curve.suggestion();

        Metric f1 = ClassScore.f1();
        Trainer trainer = new Trainer(network, new AdamW(), Schedule.cosine(rate, 0, 6))
                .metrics(new Accuracy(), f1)
                .group(ParameterGroup.named("conv2d.*").rate(0.5))
                .group(ParameterGroup.withoutDecay())
                .clipping(Clipping.norm(1))
                .accumulating(2)
                .averaging(Averaging.exponential(0.9))
                .reducing(new ReduceOnPlateau(0.5, 3))
                .earlyStopping(new EarlyStopping(5).monitor(Monitor.validation(f1)));

        History history = trainer
                .checkpoints(Checkpoints.in(folder.resolve("checkpoints")).everySteps(2).resume())
                .listener(ConsoleProgress.to(System.out))
                .listener(new CsvHistory(folder.resolve("history.csv")))
                .listener(TensorBoardEvents.in(folder.resolve("events")))
                .fit(train, validation, 6, 16);

        assertTrue(history.last().validation().orElseThrow().metric(f1.name()) >= 0, history::toString);
        assertTrue(Files.readString(folder.resolve("rates.svg")).contains("<polyline"));
        try (Stream<Path> events = Files.list(folder.resolve("events"))) {
            assertEquals(1, events.count());
        }
        assertEquals(
                history.epochs().size() + 1,
                Files.readAllLines(folder.resolve("history.csv")).size());
    }

    @Test
    void predictsTogether() {
        Dataset validation = brightness();
        Network first = network(1);
        Network second = network(2);
        Tensor images = Tensor.zeros(3, 8, 8, 1);

        Predictor both = Predictor.ensemble(List.of(
                Predictor.of(first),
                Predictor.of(second).views(1, Augmentations.horizontalFlip(1))));
        Predictor honest = both.temperature(Temperature.of(both, validation));
        Tensor probabilities = honest.predict(Dataset.of(images, new int[3]).samples());

        assertEquals(Shape.of(3, 2), probabilities.shape());
        double before = Evaluation.of(both, validation, new SoftmaxCrossEntropy()).loss();
        assertTrue(Evaluation.of(honest, validation, new SoftmaxCrossEntropy()).loss() < before);
    }

    @Test
    void predictsValuesTogether() {
        Tensor x = Tensor.zeros(40, 8, 8, 1);
        Tensor bright = Tensor.zeros(40, 8); // how bright each row is
        CounterRandom random = CounterRandom.ofSeed(1);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = (float) random.uniform(i);
            bright.data()[i / 8] += x.data()[i] / 8;
        }
        Dataset brightness = Dataset.of(x, bright);
        Network one = Network.build(Shape.of(8, 8, 1), 1, flatten(), dense(8));
        Network other = Network.build(Shape.of(8, 8, 1), 2, flatten(), dense(8));

        Predictor rows = Predictor.ensemble(List.of(
                Predictor.of(one, new MeanSquaredError()), Predictor.of(other, new MeanSquaredError())));
        Evaluation evaluation = Evaluation.of(rows, brightness, new MeanSquaredError(), new RootMeanSquare());
        double error = evaluation.metric("rmse");

        assertEquals(Math.sqrt(evaluation.loss()), error, 1e-6);
        // The mean of two is nearer than they are in the mean.
        double alone = Evaluation.of(one, brightness, new MeanSquaredError()).loss()
                + Evaluation.of(other, brightness, new MeanSquaredError()).loss();
        assertTrue(evaluation.loss() < alone / 2);
    }
}
