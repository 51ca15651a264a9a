package dev.fovea.mnist.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Predicting slice by slice comes to the same, tells how far it is and can be stopped. */
class SavedNetworkTest {
    /** Two whole slices and some. */
    private static final int DIGITS = 4321;

    private static final SavedNetwork NETWORK = new SavedNetwork(
            Path.of("a"), new Model(DigitNetwork.build(3), ModelMetadata.none(), "any"));
    private static LabelledImages digits =
            LabelledImages.unlabelled(KnownSet.MNIST.form(), new byte[DigitNetwork.PIXELS], "none");

    @BeforeAll
    static void read() throws Exception {
        digits = BundledMnist.test().first(DIGITS);
    }

    @Test
    void slicesHaveTheBitsOfAllAtOnce() throws Exception {
        float[] atOnce = NETWORK.predict(digits, Parallel.shared()).probabilities().data();
        float[] sliced = NETWORK.predict(digits, Parallel.shared(), WorkListener.NONE).probabilities().data();
        for (int i = 0; i < atOnce.length; i++) {
            assertEquals(Float.floatToRawIntBits(atOnce[i]), Float.floatToRawIntBits(sliced[i]));
        }
    }

    @Test
    void tellsHowFarAllNetworksAre() throws Exception {
        List<Long> told = new ArrayList<>();
        var ensemble = new SavedEnsemble(List.of(NETWORK, NETWORK));
        ensemble.predict(digits, Parallel.shared(), (done, total) -> {
            assertEquals(2L * DIGITS, total);
            told.add(done);
        });
        assertEquals(List.of(2048L, 4096L, 4321L, 6369L, 8417L, 8642L), told);
    }

    @Test
    void stopsAfterTheSliceInWhichItIsInterrupted() {
        List<Long> told = new ArrayList<>();
        assertThrows(InterruptedException.class, () -> NETWORK.predict(digits, Parallel.shared(), (done, total) -> {
            told.add(done);
            Thread.currentThread().interrupt();
        }));
        assertFalse(Thread.interrupted());
        assertArrayEquals(new Object[] {2048L}, told.toArray());
    }
}
