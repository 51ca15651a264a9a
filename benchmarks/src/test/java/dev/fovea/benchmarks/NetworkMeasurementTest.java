package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NetworkMeasurementTest {
    @Test
    void whatDoesNotLearnIsNotTimed() {
        assertRefused(() -> new NetworkMeasurement(dead(), 1, 0.01).run());
        assertRefused(() -> new ProfileMeasurement("dead", dead(), 1, 0.01).run());
    }

    private static void assertRefused(Executable measurement) {
        WrongResultException e = assertThrows(WrongResultException.class, measurement);
        assertTrue(String.valueOf(e.getMessage()).startsWith("training: the loss should fall"), e.getMessage());
    }

    /** Its rectifiers let nothing through. */
    private static Network dead() {
        Network network = Network.build(Shape.of(4, 4, 1), 1, flatten(), dense(10), relu());
        Arrays.fill(network.parameters().getLast().values(), -1e3f);
        return network;
    }
}
