package dev.fovea.testing;

import dev.fovea.ops.Gemm;

/** A process of its own that uses the kernels once: prints 2·3. For tests of how they are chosen. */
public final class MultiplyMain {
    private MultiplyMain() {}

    /**
     * Multiplies.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Gemm gemm = new Gemm(1, 1, 1);
        float[] c = new float[1];
        gemm.multiply(new float[] {2}, new float[] {3}, c, new float[gemm.workspaceSize()]);
        System.out.println(c[0]);
    }
}
