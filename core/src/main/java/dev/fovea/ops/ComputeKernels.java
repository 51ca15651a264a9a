package dev.fovea.ops;

import dev.fovea.internal.kernel.KernelProvider;

/** Which kernels this process computes with; for logs, reports and bug reports. */
public final class ComputeKernels {
    private ComputeKernels() {}

    /**
     * The name of the kernels, chosen once per process or forced by the system property {@code fovea.kernels}.
     *
     * @return "scalar", "vector128", "vector256" or "vector512"
     */
    public static String name() {
        return KernelProvider.kernels().name();
    }
}
