package org.example.layer;

import static dev.fovea.testing.RandomArrays.gaussian;

import dev.fovea.nn.Network;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.layer.LayerCheck;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SwishTest {
    private static final Shape IMAGE = Shape.of(3, 2, 4);

    private final LayerCheck check = LayerCheck.of(new Swish(1.5), IMAGE);

    @Test
    void computesItsFormula() {
        float[] x = gaussian(2, IMAGE.size());
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            expected[i] = x[i] / (1 + Math.exp(-1.5 * x[i]));
        }
        Tensor y = Network.build(IMAGE, 1, new Swish(1.5)).predict(Tensor.of(IMAGE.batch(1), x));
        Close.assertClose("swish", y.data(), expected, Close.SINGLE_OPERATION);
    }

    @Test
    void hasTheDerivativesOfWhatItComputes() {
        check.assertGradients();
    }

    @Test
    void hasTheSameBitsOnAnyNumberOfThreads() {
        check.assertSameBits();
    }

    @Test
    void survivesAFile() throws IOException {
        check.assertSaved(LayerKinds.standard().with(Swish.KIND));
    }

    @Test
    void isExported() throws IOException {
        check.assertExported(1e-5);
    }
}
