package dev.fovea.vision.file;

import dev.fovea.testing.FuzzRun;
import dev.fovea.testing.FuzzTarget;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the readers of data files for a while; only in the Maven profile "fuzz". */
class DataFuzzRun {
    /** Two rows of digits after the header. */
    private static final int LONGEST = 20_000;

    static Stream<FuzzTarget> targets() {
        return Stream.of(new IdxFuzz(), new GzipIdxFuzz(), new ImageCsvFuzz(), new ArrayFuzz());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(FuzzTarget target) throws Exception {
        FuzzRun.run(target, LONGEST);
    }
}
