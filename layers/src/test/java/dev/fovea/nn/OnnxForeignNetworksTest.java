package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.RandomArrays;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks of other programs are networks like any other: exported, saved, put under another head and trained on. One of
 * each that PyTorch's exporters wrote, by one or the other of them, and those that people use; the light models have up to
 * 25 million parameters, and are left out.
 */
class OnnxForeignNetworksTest {
    /** Relative error: batch normalisation is folded into what was exported. */
    private static final double BOUND = 1e-5;

    @TempDir
    private Path folder;

    private static Network imported(String name) throws IOException, URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(OnnxImport.class.getResource(name), name).toURI());
        return Network.importOnnx(
                file, name.contains("ocr") ? new OnnxImport().shape("x", 3, 48, 192) : new OnnxImport());
    }

    private static Tensor samples(Network network, int count) {
        Shape shape = network.inputShape().batch(count);
        return Tensor.of(shape, RandomArrays.gaussian(7, shape.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "networks/lenet-script.onnx", "networks/digits-dynamo.onnx", "networks/resnet-script.onnx",
        "networks/mobilenet_v3-dynamo.onnx", "networks/convnext-script.onnx", "networks/unet-dynamo.onnx",
        "real/ocr_direction.onnx", "real/blazeface_front.onnx"})
    void areNetworksLikeAnyOther(String name) throws IOException, URISyntaxException {
        Network network = imported(name);
        Tensor x = samples(network, name.startsWith("real") ? 1 : 2);
        float[] expected = network.predict(x).data();
        Path exported = folder.resolve("exported.onnx");
        network.exportOnnx(exported);
        Network again = Network.importOnnx(exported);
        assertEquals(network.inputShape(), again.inputShape());
        assertEquals(List.of(network.inputName(), network.outputName()),
                List.of(again.inputName(), again.outputName()));
        Close.assertClose(name, again.predict(x).data(), Close.doubles(expected), BOUND);
        Path saved = folder.resolve("saved.safetensors");
        network.save(saved);
        assertArrayEquals(expected, Network.load(saved).predict(x).data());
        if (network.outputParts().isEmpty()) {
            trains(network, x);
        }
    }

    /** Two steps with all parameters frozen but those of a new head change these and no other. */
    private static void trains(Network network, Tensor x) {
        List<Summary.Row> rows = network.summary().rows();
        Network body = rows.size() == 1 ? network : network.upTo(rows.get(rows.size() - 2).name());
        Network mine = body.then(1, new Flatten(), new Dense(3));
        int frozen = body.parameters().size();
        List<float[]> before = Step.values(mine);
        TrainingPass pass = mine.trainingPass(PassOptions.of(new SoftmaxCrossEntropy(), x.shape().dimension(0))
                .learning(parameter -> parameter.index() >= frozen).parallel(Parallel.ofThreads(1)));
        for (int step = 0; step < 2; step++) {
            pass.run(batch(x), step);
            pass.consumeGradients(Step::descend);
            mine.changed();
        }
        List<float[]> after = Step.values(mine);
        for (int i = 0; i < after.size(); i++) {
            if (i < frozen) {
                assertArrayEquals(before.get(i), after.get(i), mine.parameters().get(i).name());
            } else {
                assertFalse(Arrays.equals(before.get(i), after.get(i)), mine.parameters().get(i).name());
            }
        }
    }

    private static Batch batch(Tensor x) {
        int count = x.shape().dimension(0);
        int size = x.data().length / count;
        return new Batch() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public void read(int sample, Example example) {
                System.arraycopy(x.data(), sample * size, example.x(), example.xOffset(), size);
                example.target()[example.targetOffset()] = sample;
            }
        };
    }
}
