package dev.fovea.nn.model;

import dev.fovea.testing.FuzzRun;
import dev.fovea.testing.FuzzTarget;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the readers of models for a while; only in the Maven profile "fuzz". */
class ModelFuzzRun {
    private static final int LONGEST = 4096;

    static Stream<FuzzTarget> targets() {
        return Stream.of(new ModelFileFuzz(), new ModelContentFuzz(), new ArchitectureFuzz(), new OnnxFileFuzz());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(FuzzTarget target) throws Exception {
        FuzzRun.run(target, LONGEST);
    }
}
