package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** {@link Network#at}: one network for samples of several shapes. */
class NetworkSizesTest {
    private static final Shape SMALL = Shape.of(6, 5, 2);
    private static final Shape LARGE = Shape.of(9, 12, 2);

    private static Network network(Shape shape) {
        return Network.build(
                shape, 3, conv2d(4, 3), batchNorm(), relu(), conv2d(3, 3).stride(2), globalAvgPool2d(), dense(2));
    }

    private static Tensor ones(Shape shape) {
        Tensor x = Tensor.zeros(shape.batch(2));
        java.util.Arrays.fill(x.data(), 1);
        return x;
    }

    @Test
    void theSameParametersPredictAnotherShape() {
        Network small = network(SMALL);
        Network large = small.at(LARGE);
        assertEquals(LARGE, large.inputShape());
        // The initial parameters do not depend on the shape, so that this is the network built for it.
        assertArrayEquals(network(LARGE).predict(ones(LARGE)).data(), large.predict(ones(LARGE)).data());
        assertSame(small.parameter("dense.kernel").values(), large.parameter("dense.kernel").values());
    }

    @Test
    void whatOneLearnsBothHave() {
        Network small = network(SMALL);
        Network large = small.at(LARGE);
        float before = large.predict(ones(LARGE)).data()[0];
        small.parameter("dense.bias").values()[0] += 1;
        small.changed();
        assertEquals(before + 1, large.predict(ones(LARGE)).data()[0], 1e-6);
    }

    @Test
    void oneTrainingIsThatOfAllShapes() throws InterruptedException {
        Network small = network(SMALL);
        try (Reservation training = small.reserve()) {
            assertTrue(training != null);
            Throwable[] refused = new Throwable[1];
            Thread other = new Thread(
                    () -> refused[0] = assertThrows(IllegalStateException.class, () -> small.at(LARGE).reserve()));
            other.start();
            other.join();
            assertTrue(String.valueOf(refused[0].getMessage()).contains("another training of this network"));
        }
    }

    @Test
    void theLastEightAreKept() {
        Network network = network(SMALL);
        assertSame(network, network.at(SMALL));
        Network first = network.at(LARGE);
        assertSame(first, network.at(LARGE));
        assertSame(first, network.at(Shape.of(7, 7, 2)).at(LARGE));
        for (int width = 10; width < 18; width++) {
            assertNotSame(first, network.at(Shape.of(10, width, 2)));
        }
        assertNotSame(first, network.at(LARGE));
    }

    @Test
    void aParameterThatDependsOnTheShapeIsNamed() {
        Network network = Network.build(SMALL, 1, conv2d(4, 3), flatten(), dense(2));
        assertEquals(
                "layer 3 of 3, dense, on an input of (280): for these samples dense.kernel would be (280, 2), "
                        + "where there is dense.kernel(48, 2): it depends on their shape, so it cannot be shared",
                assertThrows(IllegalArgumentException.class, () -> network.at(LARGE)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> network.at(Shape.of(6, 5, 3)));
    }
}
