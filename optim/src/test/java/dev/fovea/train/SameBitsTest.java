package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and prediction give the same bits with vectors of any width. */
class SameBitsTest {
    @Test
    void vectorsOfAnyWidthTrainAlike(@TempDir Path folder) throws Exception {
        List<Kernels> widths = Providers.vectors();
        String expected = hashes(folder, widths.getFirst().name());
        assertTrue(expected.lines().count() == 10, expected);
        for (Kernels width : widths.subList(1, widths.size())) {
            assertEquals(expected, hashes(folder, width.name()), width.name());
        }
    }

    /** What a process says of its networks, without the first line, which names its kernels. */
    private static String hashes(Path folder, String kernels) throws Exception {
        Path output = folder.resolve(kernels);
        String said = ChildJvm.finish(ChildJvm.start(output, List.of(), "512m", WidthHashes.class, kernels), output);
        String begin = "kernels " + kernels + System.lineSeparator();
        assertTrue(said.startsWith("0: ") && said.contains(begin), said);
        return said.substring(said.indexOf(begin) + begin.length());
    }
}
