package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.internal.onnx.file.OnnxParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Light models of 8 to 25 million parameters, for pictures of 224 × 224. How they are read does not depend on kernels, and the
 * vector kernels of so many sizes take half a minute to be compiled; so they are run on the scalar ones alone. The fourth,
 * SqueezeNet, is run on vectors.
 */
@EnabledIfSystemProperty(named = "fovea.kernels", matches = "scalar")
class OnnxLargeGoldenTest {
    static final List<String> NAMES =
            List.of("light_densenet121.onnx", "light_inception_v2.onnx", "light_resnet50.onnx");

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OnnxLargeGoldenTest.class.getResource("networks/" + name), name).toURI());
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void answersWhatIsStored(String name) throws IOException, URISyntaxException {
        byte[] expected = Files.readAllBytes(file(name.replace(".onnx", "_output_0.pb")));
        assertEquals(0, OnnxCase.error(OnnxCase.light(file(name)), OnnxParser.parseTensor(expected)),
                OnnxConformanceTest.NETWORK);
    }
}
