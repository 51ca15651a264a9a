package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks learn what they are shown. */
class LearningTest {
    @Test
    void aConvolutionalNetworkLearnsToTellLines() {
        Network network = Tasks.cnn(1);
        Dataset train = Tasks.lines(300, 1);
        Dataset test = Tasks.lines(200, 2);
        assertTrue(Evaluation.of(network, test, new SoftmaxCrossEntropy()).accuracy() < 0.7, "not before");

        History history = Tasks.trainer(network).fit(train, test, 8, 16);

        EpochReport first = history.epochs().get(0);
        assertTrue(history.last().valAccuracy() > 0.97, () -> history.last().toString());
        assertTrue(history.last().loss() < first.loss() / 3, () -> history.last().toString());
        assertTrue(history.last().accuracy() > first.accuracy());
        Evaluation evaluation = Evaluation.of(network, test, new SoftmaxCrossEntropy());
        assertEquals(history.last().valAccuracy(), evaluation.accuracy());
        assertEquals(history.last().valLoss(), evaluation.loss());
    }

    @Test
    void learnsThroughAugmentation() {
        Network network = Tasks.cnn(2);
        History history = Tasks.augmented(network).fit(Tasks.lines(300, 1), Tasks.lines(200, 2), 8, 16);
        assertTrue(history.last().valAccuracy() > 0.9, () -> history.last().toString());
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of(new Sgd(), 0.1), Arguments.of(new Sgd(0.9), 0.02),
                Arguments.of(new Sgd(0.9).nesterov(true), 0.02),
                Arguments.of(new Adam(), 0.01), Arguments.of(new AdamW(), 0.01), Arguments.of(new RmsProp(), 0.005));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearns(Optimizer optimizer, double learningRate) {
        Network network = Tasks.cnn(3);
        Schedule schedule = Schedule.warmUp(learningRate / 10, 0.5, Schedule.cosine(learningRate, 0, 8));
        History history =
                new Trainer(network, optimizer, schedule).fit(Tasks.lines(300, 1), Tasks.lines(100, 2), 8, 16);
        assertTrue(history.last().valAccuracy() > 0.9, () -> history.last().toString());
    }

    @Test
    void aBatchOfOneIsOrdinary() {
        Network network = Tasks.linear(1);
        Trainer trainer = new Trainer(network, new Sgd(), Schedule.constant(0.01));
        History history = trainer.fit(Tasks.lines(60, 1), null, 5, 1);
        assertEquals(60, history.last().steps());
        assertEquals(300, trainer.step());
        assertTrue(history.last().loss() < history.epochs().get(0).loss());

        Network alone = Tasks.cnn(1);
        assertEquals(1, Tasks.trainer(alone).fit(Tasks.lines(1, 1), Tasks.lines(1, 1), 1, 64).last().steps());
    }
}
