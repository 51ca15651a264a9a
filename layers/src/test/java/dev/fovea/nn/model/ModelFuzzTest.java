package dev.fovea.nn.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.FuzzTarget;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fuzzer's targets hold near their seeds; with them it would have nothing to start from if they did not. */
class ModelFuzzTest {
    @ParameterizedTest
    @MethodSource("dev.fovea.nn.model.ModelFuzzRun#targets")
    void holdsNearTheSeeds(FuzzTarget target) throws IOException {
        int accepted = target.runNearSeeds(3000);
        // A change of a file is noticed by its checksum; one of a content that is put right need not be.
        assertTrue(target instanceof ModelFileFuzz || accepted > 30, "accepted " + accepted);
        assertTrue(accepted < 2900, "accepted " + accepted);
    }
}
