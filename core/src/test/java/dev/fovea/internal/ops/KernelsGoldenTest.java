package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.ops.ComputeKernels;
import org.junit.jupiter.api.Test;

/** The golden tests run once per kind of kernels; that is only worth something if those are the ones that run. */
class KernelsGoldenTest {
    @Test
    void theForcedKernelsRun() {
        String forced = System.getProperty(KernelProvider.PROPERTY);
        assertNotNull(forced, "the build forces kernels in every test run");
        String running = ComputeKernels.name();
        assertEquals(forced, running.replaceAll("\\d+$", forced.equals("vector") ? "" : "$0"));
    }
}
