package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks that are dropped leave neither memory nor threads behind. */
@Execution(ExecutionMode.CONCURRENT)
class ManyNetworksTest {
    @TempDir
    private Path folder;

    /** Half of the heap is what stays in use with one network: it is too small if each leaves 60 KB. */
    @Test
    void hundredsOfNetworksFitIntoASmallHeap() throws Exception {
        Path output = folder.resolve("output");
        Process child = ChildJvm.start(output, List.of(), "24m", ManyNetworks.class);
        String result = ChildJvm.finish(child, output);
        assertTrue(result.startsWith("0: "), result);
        assertTrue(result.contains("200 networks, threads ended"), result);
    }
}
