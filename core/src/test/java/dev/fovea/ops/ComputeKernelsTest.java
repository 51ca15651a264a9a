package dev.fovea.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.internal.kernel.KernelProvider;
import org.junit.jupiter.api.Test;

class ComputeKernelsTest {
    @Test
    void namesTheKernelsOfThisProcess() {
        assertEquals(KernelProvider.kernels().name(), ComputeKernels.name());
    }
}
