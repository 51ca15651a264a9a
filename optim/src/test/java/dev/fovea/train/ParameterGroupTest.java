package dev.fovea.train;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Muon;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ParameterGroupTest {
    private static final Dataset TRAIN = Tasks.lines(64, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);

    private static Trainer sgd(Network network) {
        return new Trainer(network, new Sgd(), Schedule.constant(0.1));
    }

    @Test
    void whatIsFrozenStaysAsItIsToTheBit() {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        History history = Tasks.trainer(network)
                .group(ParameterGroup.named("conv2d**", "batch_norm**").frozen())
                .fit(TRAIN, VALIDATION, 3, 16);
        for (Parameter parameter : network.parameters()) {
            boolean same = Arrays.equals(before[parameter.index()], parameter.values());
            assertEquals(!parameter.name().startsWith("dense"), same, parameter.name());
        }
        assertFalse(history.last().loss() > history.epochs().getFirst().loss(), history::toString);
    }

    /** The loss of the first step is then that of what the network predicts. */
    @Test
    void aFrozenNormalisationUsesItsMovingStatistics() {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(4, 3), batchNorm().momentum(0.5), relu(), flatten(), dense(Tasks.CLASSES));
        Tasks.trainer(network).fit(TRAIN, null, 2, 16); // statistics worth using
        double predicted = Evaluation.of(network, TRAIN, new SoftmaxCrossEntropy()).loss();
        double learned = sgd(network).group(ParameterGroup.named("conv2d**", "batch_norm**").frozen())
                .fit(TRAIN, null, 1, 64).last().loss();
        assertEquals(predicted, learned, 1e-6);
    }

    @Test
    void aFrozenLayerAboveALearningOneLetsGradientsThrough() {
        Network all = Tasks.cnn(1);
        Network frozen = Tasks.cnn(1);
        sgd(all).fit(TRAIN.limit(16), null, 1, 16);
        sgd(frozen).group(ParameterGroup.named("dense.*").frozen()).fit(TRAIN.limit(16), null, 1, 16);
        // After one step what learns is what it would be if all did.
        for (Parameter parameter : frozen.parameters()) {
            float[] expected = parameter.name().startsWith("dense")
                    ? Tasks.cnn(1).parameter(parameter.name()).values()
                    : all.parameter(parameter.name()).values();
            assertArrayEquals(expected, parameter.values(), parameter.name());
        }
    }

    @Test
    void aGroupHasARateOfItsOwn() {
        Network one = Tasks.linear(1);
        Network tenth = Tasks.linear(1);
        sgd(one).fit(TRAIN.limit(16), null, 1, 16);
        sgd(tenth).group(ParameterGroup.named("*.kernel").rate(0.25)).fit(TRAIN.limit(16), null, 1, 16);
        float[] start = Tasks.linear(1).parameter("dense.kernel").values();
        for (int i = 0; i < start.length; i++) {
            float full = one.parameter("dense.kernel").values()[i] - start[i];
            assertEquals(full / 4, tenth.parameter("dense.kernel").values()[i] - start[i], 1e-7);
        }
        assertArrayEquals(one.parameter("dense.bias").values(), tenth.parameter("dense.bias").values());
    }

    @Test
    void aGroupHasAnOptimizerOfItsOwn() {
        Network mixed = Tasks.cnn(1);
        Network plain = Tasks.cnn(1);
        Network other = Tasks.cnn(1);
        Dataset one = TRAIN.limit(16);
        new Trainer(mixed, new Adam(), Schedule.constant(0.1))
                .group(ParameterGroup.named("dense.*").optimizer(new Sgd()))
                .fit(one, null, 1, 16);
        new Trainer(plain, new Adam(), Schedule.constant(0.1)).fit(one, null, 1, 16);
        sgd(other).fit(one, null, 1, 16);
        for (Parameter parameter : mixed.parameters()) {
            Network like = parameter.name().startsWith("dense") ? other : plain;
            assertArrayEquals(like.parameter(parameter.name()).values(), parameter.values(), parameter.name());
        }
    }

    @Test
    void theLastGroupCounts() {
        Network first = Tasks.cnn(1);
        Network second = Tasks.cnn(1);
        Tasks.trainer(first).group(ParameterGroup.named("**").rate(3)).group(ParameterGroup.named("**").rate(0.5))
                .fit(TRAIN, null, 1, 16);
        Tasks.trainer(second).group(ParameterGroup.named("**").rate(0.5)).fit(TRAIN, null, 1, 16);
        assertArrayEquals(Tasks.parameters(second), Tasks.parameters(first));
    }

    @Test
    void noDecayOfBiasesAndNormalisation() {
        // At rate 0 AdamW changes nothing, so all of a step is seen with a decay only.
        Network network = Tasks.cnn(1);
        Network plain = Tasks.cnn(1);
        new Trainer(network, new AdamW(0.9), Schedule.constant(0.1)).group(ParameterGroup.withoutDecay())
                .fit(TRAIN.limit(16), null, 1, 16);
        new Trainer(plain, new Adam(), Schedule.constant(0.1)).fit(TRAIN.limit(16), null, 1, 16);
        for (Parameter parameter : network.parameters()) {
            boolean same = Arrays.equals(plain.parameter(parameter.name()).values(), parameter.values());
            assertEquals(parameter.shape().rank() < 2, same, parameter.name());
        }
    }

    @Test
    void mistakesAreToldAtOnce() {
        Trainer trainer = Tasks.trainer(Tasks.cnn(1));
        assertMessage(
                "no parameter is called \"conv3d*\"; there are [conv2d.kernel, ",
                () -> trainer.group(ParameterGroup.named("conv3d*")));
        assertMessage(
                "the group *.moving_mean has no parameter that could be trained, only moving statistics",
                () -> trainer.group(ParameterGroup.named("*.moving_mean").frozen()));
        assertMessage(
                "all parameters are frozen, so there is nothing to train",
                () -> trainer.group(ParameterGroup.named("**").frozen()));
        assertMessage(
                "a frozen group has no rate, weight decay or optimizer",
                () -> ParameterGroup.named("**").frozen().rate(2));
        assertMessage(
                "a frozen group has no rate, weight decay or optimizer",
                () -> ParameterGroup.named("**").weightDecay(0.1).frozen());
        assertMessage(
                "the rate factor must be positive and finite, not 0.0; frozen() keeps parameters as they are",
                () -> ParameterGroup.named("**").rate(0));
        assertMessage("weightDecay must be at least 0 and finite, not NaN",
                () -> ParameterGroup.named("**").weightDecay(Double.NaN));
        assertMessage(
                "the group dense.* says nothing of its parameters: expected frozen(), rate(…), weightDecay(…) or optimizer(…)",
                () -> trainer.group(ParameterGroup.named("dense.*")));
        assertMessage(
                "the group conv2d.bias at 2.0 times the rate has no effect: groups before it freeze all its parameters",
                () -> trainer.group(ParameterGroup.named("conv2d.*").frozen())
                        .group(ParameterGroup.named("conv2d.bias").rate(2)));
        assertMessage(
                "the group conv2d.* with weight decay 9.0 has no effect: groups before it freeze all its parameters",
                () -> new Trainer(Tasks.cnn(1), new AdamW(), Schedule.constant(0.1))
                        .group(ParameterGroup.named("conv2d.*").frozen())
                        .group(ParameterGroup.named("conv2d.*").weightDecay(9)));
        assertMessage("a group needs at least one pattern of names", ParameterGroup::named);
        assertMessage(
                "a group of parameters has a weight decay, but Adam[",
                () -> trainer.group(ParameterGroup.named("dense.*").weightDecay(0.1)));
    }

    @Test
    void aDecayNeedsAnOptimizerThatHasOneForEachParameter() {
        Trainer adam = Tasks.trainer(Tasks.cnn(1));
        ParameterGroup kernels = ParameterGroup.named("dense.*").optimizer(new Sgd()).weightDecay(0.1);
        assertEquals("dense.* with weight decay 0.1 by " + new Sgd(), kernels.toString());
        assertFalse(kernels.equals(ParameterGroup.named("dense.*").weightDecay(0.1)));
        Trainer decayed = adam.group(kernels);
        assertMessage(
                "a group of parameters has a weight decay, but Adam[",
                () -> decayed.group(ParameterGroup.named("dense.bias").optimizer(new Adam())));
        assertMessage(
                "the group dense.* by Sgd[",
                () -> adam.group(ParameterGroup.named("dense.*").frozen())
                        .group(ParameterGroup.named("dense.*").optimizer(new Sgd())));
    }

    /** A matrix whose norm is kept has nothing that a decay could take away. */
    @Test
    void aFixedNormHasNoDecay() {
        Trainer fixed = new Trainer(Tasks.cnn(1), new Muon().fixedNorm(true), Schedule.constant(0.1));
        assertMessage(
                "a group of parameters has a weight decay, but Muon[",
                () -> fixed.group(ParameterGroup.named("conv2d.kernel").weightDecay(0.1)));
        var _ = fixed.group(ParameterGroup.named("conv2d.bias").weightDecay(0.1));
    }

    @Test
    void noDecayIsNoneWhateverTheOptimizer() {
        Network asked = Tasks.cnn(1);
        Network plain = Tasks.cnn(1);
        Tasks.trainer(asked)
                .group(ParameterGroup.withoutDecay())
                .group(ParameterGroup.named("*.bias", "batch_norm**").frozen())
                .group(ParameterGroup.withoutDecay())
                .fit(TRAIN.limit(16), null, 1, 16);
        Tasks.trainer(plain)
                .group(ParameterGroup.named("*.bias", "batch_norm**").frozen())
                .fit(TRAIN.limit(16), null, 1, 16);
        assertArrayEquals(Tasks.parameters(plain), Tasks.parameters(asked));
    }

    private static void assertMessage(String start, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertEquals(start, message.substring(0, Math.min(start.length(), message.length())));
    }

    @Test
    void isDescribedForCheckpoints() {
        assertEquals("conv2d** frozen", ParameterGroup.named("conv2d**").frozen().toString());
        assertEquals(
                "a, b at 2.0 times the rate with weight decay 0.1",
                ParameterGroup.named("a", "b").rate(2).weightDecay(0.1).toString());
        assertEquals("biases and normalisation with weight decay 0.0", ParameterGroup.withoutDecay().toString());
        assertEquals(ParameterGroup.named("a").rate(2), ParameterGroup.named("a").rate(2));
        assertEquals(ParameterGroup.named("a").rate(2).hashCode(), ParameterGroup.named("a").rate(2).hashCode());
    }
}
