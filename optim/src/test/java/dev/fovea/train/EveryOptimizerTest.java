package dev.fovea.train;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adagrad;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Muon;
import dev.fovea.optim.NAdam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.parallel.Parallel;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the trainer promises, with the optimizers that the other tests do not train with. */
class EveryOptimizerTest {
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final int BATCH = 16;

    static Stream<Arguments> optimizers() {
        return Stream.of(
                arguments(new Sgd(0.9).nesterov(true).weightDecay(1e-3), 0.02),
                arguments(new Adam().amsgrad(true), 0.01),
                arguments(new NAdam(), 0.01), arguments(new Adagrad(), 0.03),
                arguments(new RmsProp().centered(true).momentum(0.5), 0.002), arguments(new Muon(), 0.02));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void learns(Optimizer optimizer, double learningRate) {
        Trainer trainer = new Trainer(Tasks.cnn(3), optimizer, Schedule.cosine(learningRate, 0, 8));
        History history = trainer.fit(Tasks.lines(300, 1), Tasks.lines(100, 2), 8, BATCH);
        assertTrue(history.last().valAccuracy() > 0.9, () -> history.last().toString());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void givesTheSameBitsOnAnyNumberOfThreads(Optimizer optimizer, double learningRate) {
        float[][] expected = trained(optimizer, learningRate, 1);
        for (int threads : new int[] {2, 3, 7}) {
            assertArrayEquals(expected, trained(optimizer, learningRate, threads), threads + " threads");
        }
    }

    /** 64×40 weights are two blocks of gradients, which threads hand out on their own unless the optimizer wants all at once. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void updatesParametersOfSeveralBlocks(Optimizer optimizer, double learningRate) {
        float[][] expected = trained(wide(), optimizer, learningRate, 1);
        assertArrayEquals(expected, trained(wide(), optimizer, learningRate, 3));
    }

    private static Network wide() {
        return Network.build(Tasks.IMAGE, 1, flatten(), dense(40), relu(), dense(Tasks.CLASSES));
    }

    private static float[][] trained(Optimizer optimizer, double learningRate, int threads) {
        return trained(Tasks.cnn(1), optimizer, learningRate, threads);
    }

    private static float[][] trained(Network network, Optimizer optimizer, double learningRate, int threads) {
        new Trainer(network, optimizer, schedule(learningRate))
                .parallel(Parallel.ofThreads(threads))
                .fit(TRAIN, null, 2, BATCH);
        return Tasks.parameters(network);
    }

    /** One that goes by steps, for it must know them where training goes on. */
    private static Schedule schedule(double learningRate) {
        return Schedule.warmUp(0, 3, Schedule.exponential(learningRate, 0.9)).bySteps();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesOnToTheSameBits(Optimizer optimizer, double learningRate, @TempDir Path folder) {
        float[][] expected = trained(optimizer, learningRate, 2);
        Schedule schedule = schedule(learningRate);
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).resume();
        Trainer killed = new Trainer(Tasks.cnn(1), optimizer, schedule).checkpoints(checkpoints)
                .listener(new TrainingListener() {
                    @Override
                    public void stepFinished(StepReport report) {
                        if (report.epoch() == 2 && report.step() == 3) {
                            throw new CancellationException();
                        }
                    }
                });
        assertThrows(CancellationException.class, () -> killed.fit(TRAIN, null, 2, BATCH));
        Network network = Tasks.cnn(1);
        new Trainer(network, optimizer, schedule).checkpoints(checkpoints).fit(TRAIN, null, 2, BATCH);
        assertArrayEquals(expected, Tasks.parameters(network));
    }
}
