package org.example;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.Progress;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.UpdateStep;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/optimizers.md. */
class OptimizersGuideTest {
    /** Bright images are of class 1. */
    private static Dataset brightness() {
        Tensor images = Tensor.zeros(64, 4, 4, 1);
        int[] labels = new int[64];
        for (int i = 0; i < images.data().length; i++) {
            int n = i / 16;
            labels[n] = n % 2;
            images.data()[i] = labels[n] + i % 7 / 70f;
        }
        return Dataset.of(images, labels);
    }

    @Test
    void trains() {
        Network network = Network.build(Shape.of(4, 4, 1), 1, flatten(), dense(2));
        int epochs = 20;

        Trainer trainer = new Trainer(network, new Adam(), Schedule.cosine(1e-3, 0, epochs));

        assertTrue(trainer.fit(brightness(), null, epochs, 8).last().loss() < 0.6);
    }

    @Test
    void trainsWithAnOptimizerOfOnesOwn() {
        Optimizer sign = parameter -> new ParameterUpdate(parameter, 1) {
            @Override
            public void update(float[] g, int from, int to, UpdateStep step) {
                float[] m = slot(0);
                for (int i = from; i < to; i++) {
                    m[i] += 0.1f * (g[i] - m[i]);
                    weights()[i] -= (float) step.learningRate() * Math.signum(m[i]);
                }
            }
        };

        Network network = Network.build(Shape.of(4, 4, 1), 1, flatten(), dense(2));
        Trainer trainer = new Trainer(network, sign, Schedule.constant(0.01));
        assertEquals(1, trainer.fit(brightness(), null, 20, 8).last().accuracy());
    }

    @Test
    void schedulesAreWhatTheGuideSays() {
        Schedule oneEpochUp = Schedule.warmUp(0, 1, Schedule.cosine(0.1, 0, 29));
        Schedule stepsUpAndDown = Schedule.warmUp(0, 500, Schedule.cosine(0.1, 0, 20_000)).bySteps();
        Schedule stepsUpEpochsDown = Schedule.warmUp(0, 500, Schedule.cosine(0.1, 0, 29).byEpochs()).bySteps();
        Schedule inverseRoot = at -> 0.1 / Math.sqrt(1.0 + at.step());

        assertEquals(0.05, oneEpochUp.rate(new Progress(0.5, 500, 1000)), 1e-15);
        assertEquals(0.05, oneEpochUp.rate(new Progress(15.5, 15_500, 1000)), 1e-15);
        assertEquals(0.05, stepsUpAndDown.rate(new Progress(0.25, 250, 1000)), 1e-15);
        assertEquals(0.05, stepsUpAndDown.rate(new Progress(10.5, 10_500, 1000)), 1e-15);
        assertEquals(0.05, stepsUpEpochsDown.rate(new Progress(0.25, 250, 1000)), 1e-15);
        assertEquals(0.05, stepsUpEpochsDown.rate(new Progress(15, 15_000, 1000)), 1e-15);
        assertEquals(0.025, inverseRoot.rate(new Progress(1, 15, 15)), 1e-15);
    }
}
