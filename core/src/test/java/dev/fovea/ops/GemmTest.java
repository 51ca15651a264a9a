package dev.fovea.ops;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.integers;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.testing.oracle.MatrixOracle;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GemmTest {
    @Property(tries = 100)
    void agreesWithTheOracleOnEveryProvider(
            @ForAll @IntRange(min = 1, max = 40) int m,
            @ForAll @IntRange(min = 1, max = 140) int n,
            @ForAll @IntRange(min = 1, max = 60) int k) {
        float[] a = integers(1, m * k);
        float[] b = integers(2, k * n);
        double[] expected = MatrixOracle.gemm(m, n, k, doubles(a), doubles(b));
        for (Kernels kernels : Providers.all()) {
            Gemm gemm = new Gemm(m, n, k, kernels);
            float[] c = poisoned(m * n);
            gemm.multiply(a, b, c, poisoned(gemm.workspaceSize()));
            assertClose(kernels.name() + " " + m + "×" + n + "×" + k, c, expected, 0);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused("gemm: m, n and k must be at least 1, not 0, 1, 1", () -> new Gemm(0, 1, 1));
        assertRefused("gemm: m, n and k must be at least 1, not 1, -1, 1", () -> new Gemm(1, -1, 1));
        assertRefused(
                "gemm: a matrix of m = 1048576, n = 1, k = 1048576 exceeds 2147483647 elements",
                () -> new Gemm(1 << 20, 1, 1 << 20));
        assertRefused(
                "gemm: a matrix of m = 1048576, n = 1048576, k = 1 exceeds 2147483647 elements",
                () -> new Gemm(1 << 20, 1 << 20, 1));
        assertRefused(
                "gemm: a matrix of m = 1, n = 1048576, k = 1048576 exceeds 2147483647 elements",
                () -> new Gemm(1, 1 << 20, 1 << 20));
        Gemm gemm = new Gemm(2, 3, 4);
        float[] workspace = new float[gemm.workspaceSize()];
        float[] a = new float[8];
        float[] b = new float[12];
        float[] c = new float[6];
        assertRefused("a needs 8 elements, the array has 7", () -> gemm.multiply(new float[7], b, c, workspace));
        assertRefused("b needs 12 elements, the array has 11", () -> gemm.multiply(a, new float[11], c, workspace));
        assertRefused("c needs 6 elements, the array has 5", () -> gemm.multiply(a, b, new float[5], workspace));
        assertRefused(
                "workspace needs " + workspace.length + " elements, the array has 0",
                () -> gemm.multiply(a, b, c, new float[0]));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
