package dev.fovea.vision.file;

import dev.fovea.testing.FuzzRun;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.vision.download.ArchiveFuzz;
import dev.fovea.vision.picture.PictureFuzz;
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

    /** Those that decode pictures, or read and write files. */
    static Stream<FuzzTarget> slowTargets() {
        return Stream.of(new SetFileFuzz(), new PictureFuzz(), new ArchiveFuzz());
    }

    @ParameterizedTest
    @MethodSource({"targets", "slowTargets"})
    void findsNothing(FuzzTarget target) throws Exception {
        FuzzRun.run(target, LONGEST);
    }
}
