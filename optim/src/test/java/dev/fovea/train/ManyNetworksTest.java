package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that are dropped leave neither memory nor threads behind. */
class ManyNetworksTest {
    private static final long HANG_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void aThousandNetworksFitIntoASmallHeap() throws Exception {
        Path output = folder.resolve("output");
        Process child = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmx64m",
                "-Dfovea.kernels=" + System.getProperty("fovea.kernels", "auto"),
                "--add-modules=jdk.incubator.vector",
                "-cp", System.getProperty("java.class.path") + File.pathSeparator
                        + System.getProperty("surefire.test.class.path", ""),
                ManyNetworks.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(child.waitFor(HANG_SECONDS, TimeUnit.SECONDS), "hangs");
        } finally {
            child.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, child.exitValue(), text);
        assertTrue(text.contains("1000 networks, threads ended: true"), text);
    }
}
