package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network to read values into has the same parameters under the same names as any other, but no values. */
class BlankNetworkTest {
    @Test
    void hasNothingButZeros() {
        Initializer never = (values, shape, random) -> {
            throw new AssertionError("drawn in vain");
        };
        List<Layer> layers = List.of(dense(3).kernelInitializer(never), batchNorm());
        Network network = Network.blank(Shape.of(2), 7, 21, layers);
        assertEquals(layers, network.layers());
        assertEquals(7, network.seed());
        for (Parameter parameter : network.parameters()) {
            assertArrayEquals(new float[parameter.shape().size()], parameter.values(), parameter.name());
        }
    }

    @Test
    void isNoLargerThanAllowed() {
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Network.blank(Shape.of(2), 7, 20, List.of(dense(3), batchNorm()))).getMessage();
        assertEquals(
                "layer 2 of 2, batch_norm, on an input of (3): with moving_variance (3) the network has more than 20 "
                        + "parameters",
                message);
    }

    /** A layer that is called as one likes. */
    private record Named(String name) implements Layer {
        @Override
        public Value emit(Emitter emitter, Value x) {
            return x;
        }
    }

    @Test
    void repeatedNamesGetTheNextFreeNumber() {
        Layer[] layers = List.of("a", "a_1", "a", "a", "a_1", "a_3", "a", "b").stream().map(Named::new)
                .toArray(Layer[]::new);
        assertEquals(
                List.of("a", "a_1", "a_2", "a_3", "a_1_1", "a_3_1", "a_4", "b"),
                Network.build(Shape.of(1), 1, layers).summary().rows().stream().map(Summary.Row::name).toList());
    }
}
