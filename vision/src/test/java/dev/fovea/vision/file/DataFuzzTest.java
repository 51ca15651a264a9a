package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.testing.FuzzTarget;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fuzzer's targets hold near their seeds. */
class DataFuzzTest {
    @ParameterizedTest
    @MethodSource("dev.fovea.vision.file.DataFuzzRun#targets")
    void holdsNearTheSeeds(FuzzTarget target) throws IOException {
        int accepted = target.runNearSeeds(3000);
        assertTrue(accepted > 30 && accepted < 2900, "accepted " + accepted);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.vision.file.DataFuzzRun#slowTargets")
    void holdsVeryNearTheSeeds(FuzzTarget target) throws IOException {
        int accepted = target.runNearSeeds(300);
        assertTrue(accepted > 5 && accepted < 295, "accepted " + accepted);
    }
}
