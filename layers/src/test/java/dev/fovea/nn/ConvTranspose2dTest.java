package dev.fovea.nn;

import static dev.fovea.nn.Layers.convTranspose2d;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConvTranspose2dTest {
    /** As in PyTorch; ONNX Runtime takes no output padding of a stride or more. */
    @Test
    void onePixelWithGapsMovesTheImage() {
        Network network = Network.build(
                Shape.of(5, 5, 1), 1, convTranspose2d(1, 1).dilation(3).padding(Padding.of(1)).outputPadding(2));
        network.parameter("conv_transpose2d.kernel").values()[0] = 2;
        network.parameter("conv_transpose2d.bias").values()[0] = 100;
        network.changed();
        float[] x = new float[25];
        float[] y = new float[25];
        for (int i = 0; i < x.length; i++) {
            int row = i / 5;
            int column = i % 5;
            x[i] = i;
            y[i] = 100 + (row < 4 && column < 4 ? 2 * (i + 6) : 0);
        }
        assertArrayEquals(y, network.predict(Tensor.of(Shape.of(1, 5, 5, 1), x)).data());
    }
}
