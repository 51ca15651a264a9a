package dev.fovea.train;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Network;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Schedule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Once compiled, a training step allocates a small number of bytes, however large the batch and the network are. */
class AllocationTest {
    @ParameterizedTest
    @CsvSource({"256, 4", "8, 4", "256, 16", "8, 16"})
    void aStepAllocatesLittle(int batchSize, int channels) {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(channels, 3), new BatchNorm(), relu(), maxPool2d(2), dropout(0.3), flatten(),
                dense(Tasks.CLASSES));
        long bytes = StepAllocation.settled(network, batchSize);
        assertTrue(bytes <= StepAllocation.SMALL, () -> bytes + " bytes in each step");
    }

    @Test
    void soDoesOneOfATrainerWithEverythingSet() {
        Network network = Network.build(
                Tasks.IMAGE, 1, conv2d(8, 3), new BatchNorm(), relu(), maxPool2d(2), dropout(0.3), flatten(),
                dense(Tasks.CLASSES));
        Trainer trainer = new Trainer(network, new AdamW(), Schedule.constant(1e-3))
                .augmentation(Tasks.AUGMENTATION)
                .group(ParameterGroup.named("dense.*").rate(2))
                .group(ParameterGroup.withoutDecay())
                .regularizer(Regularizer.l2(1e-4))
                .clipping(Clipping.norm(1))
                .averaging(Averaging.exponential(0.99));
        long bytes = StepAllocation.settled(trainer, 64);
        assertTrue(bytes <= StepAllocation.SMALL, () -> bytes + " bytes in each step");
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
        assertTrue(bytes <= StepAllocation.SMALL, () -> bytes + " bytes in each step");
    }
}
