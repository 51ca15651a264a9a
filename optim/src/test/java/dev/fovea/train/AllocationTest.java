package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassScore;
import dev.fovea.metric.RSquared;
import dev.fovea.metric.TopK;
import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraphBuilder;
import dev.fovea.nn.Network;
import dev.fovea.nn.Wire;
import dev.fovea.nn.loss.Focal;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Huber;
import dev.fovea.nn.loss.Target;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Muon;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, a training step allocates nothing, but for what the loop of the steps does until it is compiled too. */
class AllocationTest {
    @ParameterizedTest
    @CsvSource({"256, 4", "8, 4", "256, 16", "8, 16"})
    void aStepAllocatesNothing(int batchSize, int channels) {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(channels, 3), new BatchNorm(), relu(), maxPool2d(2), dropout(0.3), flatten(),
                dense(Tasks.CLASSES));
        long bytes = StepAllocation.settled(network, batchSize);
        assertTrue(bytes <= StepAllocation.A_PROGRESS, () -> bytes + " bytes in each step");
    }

    @Test
    void norDoesOneOfMuon() {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(8, 3), relu(), conv2d(32, 3), relu(), flatten(), dense(Tasks.CLASSES));
        long bytes = StepAllocation.settled(network, new Muon(), 8);
        assertTrue(bytes <= StepAllocation.A_PROGRESS, () -> bytes + " bytes in each step");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void norDoesTheLoopOfTheSteps(int threads, @TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        String said = ChildJvm.finish(
                ChildJvm.start(output, List.of(), "256m", CompiledSteps.class, String.valueOf(threads)), output);
        assertTrue(said.startsWith("0: ") && said.endsWith("\n0\n"), said);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, true"})
    void norDoesOneOfATrainerWithEverythingSet(int threads, boolean byEpochs) {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(8, 3), new BatchNorm(), relu(), maxPool2d(2), dropout(0.3), flatten(),
                dense(Tasks.CLASSES));
        Trainer trainer = new Trainer(network, new AdamW(), Schedule.constant(1e-3))
                .augmentation(Tasks.AUGMENTATION)
                .mixing(Mixing.oneOf(Mixing.mixup(0.2), Mixing.cutMix(1).withProbability(0.5)))
                .sampling(Sampling.balanced())
                .group(ParameterGroup.named("dense.*").rate(2))
                .group(ParameterGroup.named("conv2d.*").optimizer(new Muon()))
                .group(ParameterGroup.withoutDecay())
                .regularizer(Regularizer.l2(1e-4))
                .clipping(Clipping.norm(1))
                .accumulating(2)
                .averaging(byEpochs ? Averaging.epochs(1) : Averaging.exponential(0.99))
                .metrics(new Accuracy(), new TopK(2), ClassScore.f1(), ClassScore.intersectionOverUnion());
        long bytes = StepAllocation.settled(trainer, threads, samples -> Tasks.lines(samples, 1), 256);
        assertTrue(bytes <= StepAllocation.A_PROGRESS, () -> bytes + " bytes in each step");
    }

    @Test
    void norDoesOneOfSeveralHeads() {
        Network network = Network.build(Tasks.IMAGE, 1, conv2d(4, 3), relu(), flatten(), twoHeads());
        Heads heads = new Heads(network.outputParts().orElseThrow())
                .target("kind", Target.label(Tasks.CLASSES))
                .target("mean", Target.values(Shape.of(1)));
        Trainer trainer = new Trainer(network, new AdamW(), Schedule.constant(1e-3))
                .loss(heads.loss("kind", new Focal()).plus(heads.loss("mean", new Huber(0.5)).times(0.1)))
                .metrics(new Accuracy().ofHead(heads, "kind"), new TopK(2).ofHead(heads, "kind"),
                        new RSquared().ofHead(heads, "mean"));
        long bytes = StepAllocation.settled(trainer, 1, samples -> {
            Dataset lines = Tasks.lines(samples, 1);
            return lines.withTargets(heads.target(), (index, y, offset) -> {
                y[offset] = lines.label(index);
                y[offset + 1] = lines.label(index) / 3f;
            });
        }, 256);
        assertTrue(bytes <= StepAllocation.A_PROGRESS, () -> bytes + " bytes in each step");
    }

    @Test
    void aListenerCostsTheReportsItIsGiven() {
        Network network = Network.build(Tasks.IMAGE, 1, conv2d(4, 3), relu(), flatten(), dense(Tasks.CLASSES));
        StepReport[] last = new StepReport[1];
        Trainer trainer = new Trainer(network, new Adam(), Schedule.constant(1e-3)).listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                last[0] = report;
            }
        });
        long report = StepAllocation.bytesOf(
                () -> StepReport.of(1, 2, 3, Evaluation.of(0.5, new LinkedHashMap<>(Map.of("accuracy", 0.5)))));
        long most = StepAllocation.A_PROGRESS + report;
        long bytes = StepAllocation.settled(trainer, 1, samples -> Tasks.lines(samples, 1), 8, most);
        assertTrue(bytes <= most, () -> bytes + " bytes in each step, of which a report is " + report);
    }

    private static Layer twoHeads() {
        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire features = graph.input("features", Shape.of(6 * 6 * 4)).to(dense(12), relu());
        graph.output("kind", features.to(dense(Tasks.CLASSES)));
        graph.output("mean", features.to(dense(1)));
        return graph.build();
    }

    /**
     * What the compiler saw of vectors of other widths must not let it keep those of the next network in memory. It did
     * so in all or some processes, depending on the width.
     */
    @RepeatedTest(3)
    void noNetworkSpoilsAnother(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        String said = ChildJvm.finish(ChildJvm.start(output, List.of(), "256m", TwoNetworks.class), output);
        assertTrue(said.startsWith("0: "), said);
        long bytes = Long.parseLong(said.lines().reduce("", (first, last) -> last).strip());
        assertTrue(bytes <= StepAllocation.A_PROGRESS, () -> bytes + " bytes in each step");
    }
}
