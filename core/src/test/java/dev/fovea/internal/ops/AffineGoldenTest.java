package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The affine warp against Keras' ImageDataGenerator. */
class AffineGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("affine_augmentation", "theta_tx_ty_zx_zy");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void warp(GoldenCase golden) {
        Shape images = golden.tensor("image").shape();
        int size = images.sample().size();
        float[] parameters = golden.data("theta_tx_ty_zx_zy");
        float[] y = poisoned(images.size());
        for (int n = 0; n < images.dimension(0); n++) {
            int p = n * 5;
            new Affine(parameters[p], parameters[p + 1], parameters[p + 2], parameters[p + 3], parameters[p + 4])
                    .warp(
                            golden.data("image"), n * size, y, n * size, images.dimension(1), images.dimension(2),
                            images.channels());
        }
        assertClose("augmented", y, golden.data("augmented"), SINGLE_OPERATION);
    }
}
