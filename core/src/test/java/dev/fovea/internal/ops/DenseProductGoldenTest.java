package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dense layer under softmax cross-entropy against Keras. */
class DenseProductGoldenTest {
    static List<GoldenCase> layers() {
        return GoldenFiles.cases("dense_softmax_cross_entropy", "kernel");
    }

    static List<GoldenCase> probabilities() {
        return GoldenFiles.cases("dense_softmax_cross_entropy", "probabilities");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layerAndLoss(GoldenCase golden) {
        Shape kernel = golden.tensor("kernel").shape();
        int inputs = kernel.dimension(0);
        int classes = kernel.dimension(1);
        int[] labels = integers(golden, "labels");
        int samples = labels.length;
        DenseProduct dense = new DenseProduct(inputs, classes);
        float[] packed = poisoned(dense.packedKernelSize());
        float[] transposed = poisoned(dense.packedTransposedSize());
        dense.packKernel(golden.data("kernel"), packed);
        dense.packTransposed(golden.data("kernel"), transposed);
        float[] x = golden.data("x");
        float[] logits = poisoned(samples * classes);
        dense.forward(samples, x, 0, packed, golden.data("bias"), logits, 0);
        assertClose("logits", logits, golden.data("logits"), SINGLE_OPERATION);
        double loss = 0;
        float[] dy = poisoned(logits.length);
        for (int n = 0; n < samples; n++) {
            loss += SoftmaxPasses.crossEntropy(logits, n * classes, labels[n], classes, 1.0 / samples, dy, n * classes);
        }
        assertClose("loss", new double[] {loss / samples}, new double[] {golden.data("loss")[0]}, SINGLE_OPERATION);
        float[] dx = poisoned(x.length);
        float[] dkernel = new float[kernel.size()];
        float[] dbias = new float[classes];
        dense.inputGradient(samples, dy, 0, transposed, dx, 0);
        dense.addKernelGradient(0, dense.gradientBlocks(), samples, x, 0, dy, 0, dkernel,
                poisoned(dense.workspaceSize()));
        dense.addBiasGradient(samples, dy, 0, dbias);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
        assertClose("dkernel", dkernel, golden.data("dkernel"), SINGLE_OPERATION);
        assertClose("dbias", dbias, golden.data("dbias"), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("probabilities")
    void softmax(GoldenCase golden) {
        float[] logits = golden.data("logits");
        int classes = golden.tensor("logits").shape().channels();
        float[] y = poisoned(logits.length);
        for (int n = 0; n < logits.length; n += classes) {
            Logits.softmax(logits, n, y, n, classes);
        }
        assertClose("probabilities", y, golden.data("probabilities"), SINGLE_OPERATION);
    }

    private static int[] integers(GoldenCase golden, String name) {
        SafetensorsFile file = golden.file();
        return file.integers(golden.prefix() + name);
    }
}
