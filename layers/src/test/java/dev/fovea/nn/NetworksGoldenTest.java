package dev.fovea.nn;

import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small networks of the usual families against PyTorch in float64: outputs in evaluation and in training, the loss, and
 * every gradient. What a network is made of stands in the file, as PyTorch prints it.
 */
class NetworksGoldenTest {
    /** Relative error of outputs and gradients where the network is smooth: what a dozen float32 layers lose. */
    private static final double SMOOTH = 1e-5;

    /** Where it has kinks: an input next to one may round to its other side. */
    private static final double KINKED = 1e-4;

    /** A gradient below this share of all is nothing but what float64 rounds: a hundred units in the last place. */
    private static final double ROUNDING = 100 * Math.ulp(1.0);

    private static final String PARAMETER = "parameter.";

    static List<SafetensorsFile> files() {
        return GoldenFiles.named("networks/network_");
    }

    private static TorchModule module(SafetensorsFile file) {
        String note = file.metadata("note").orElseThrow();
        String printed = note.substring(note.indexOf(':') + 1).trim();
        return TorchModule.parse(printed);
    }

    private static boolean smooth(TorchModule module) {
        return !module.type().contains("ReLU")
                && !Set.of("Inception", "UNet").contains(module.type())
                && module.children().values().stream().allMatch(NetworksGoldenTest::smooth);
    }

    private static Network network(SafetensorsFile file) {
        Network network = Network.build(file.tensor("x").shape().sample(), 1, TorchNetwork.graph(module(file)));
        Set<String> left = new HashSet<>(file.names());
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                String name = PARAMETER + torchName(parameter);
                float[] values = file.tensor(name).data();
                assertEquals(parameter.values().length, values.length, parameter.name());
                System.arraycopy(values, 0, parameter.values(), 0, values.length);
                left.remove(name);
            }
        }
        network.changed();
        assertTrue(left.stream().noneMatch(name -> name.startsWith(PARAMETER)), () -> "left over: " + left);
        return network;
    }

    /** "layer_graph.1.norm.gamma" is "1.norm.weight"; a channel's scale is a parameter of the block itself. */
    private static String torchName(Parameter parameter) {
        return parameter.name()
                .replaceFirst("^layer_graph\\.", "")
                .replaceFirst("\\.(kernel|gamma)$", ".weight")
                .replaceFirst("\\.beta$", ".bias")
                .replaceFirst("\\.scale\\.[a-z]+$", ".scale");
    }

    @ParameterizedTest
    @MethodSource("files")
    void predictsAsPyTorch(SafetensorsFile file) {
        Tensor y = network(file).predict(file.tensor("x"));
        assertClose("evaluation", y.data(), file.tensor("y_evaluation_before").data(), SMOOTH);
    }

    @ParameterizedTest
    @MethodSource("files")
    void trainsAsPyTorch(SafetensorsFile file) {
        Network network = network(file);
        double bound = smooth(module(file)) ? SMOOTH : KINKED;
        GoldenBatch batch = new GoldenBatch(file.tensor("x"), file.integers("labels"));
        float[] y = new float[file.tensor("y_training").data().length];
        TrainingPass pass = network.trainingPass(
                PassOptions.of(new SoftmaxCrossEntropy(), batch.size())
                        .target(target(network.outputShape()))
                        .parallel(Parallel.ofThreads(2))
                        .observer((chunk, outcome) -> System.arraycopy(
                                outcome.logits(), outcome.logitsOffset(), y, outcome.logitsOffset(), outcome.size())));
        pass.run(batch, 0);
        assertClose("training", y, file.tensor("y_training").data(), SMOOTH);
        double loss = file.tensor("loss").data()[0];
        assertEquals(loss, pass.loss(), SMOOTH * loss);
        List<float[]> gradients = Step.gradients(network, pass);
        double all = gradients.stream().mapToDouble(NetworksGoldenTest::norm).reduce(0, Math::hypot);
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                float[] actual = gradients.get(parameter.index());
                float[] expected = file.tensor("gradient." + torchName(parameter)).data();
                if (norm(expected) < ROUNDING * all) {
                    // What is 0 but for the rounding of float64 is so but for that of float32 here.
                    assertTrue(norm(actual) < bound * all, parameter + ": " + norm(actual) + " of " + all);
                } else {
                    assertClose(parameter.name(), actual, Close.doubles(expected), bound);
                }
            }
        }
    }

    private static double norm(float[] array) {
        return Math.sqrt(IntStream.range(0, array.length).mapToDouble(i -> (double) array[i] * array[i]).sum());
    }

    /** A label for each vector of outputs. */
    private static Target target(Shape output) {
        int[] dimensions = output.dimensions();
        return Target.labels(Shape.of(Arrays.copyOf(dimensions, dimensions.length - 1)), output.channels());
    }

    /** The batch of a file. */
    private record GoldenBatch(Tensor x, int[] labels) implements Batch {
        @Override
        public int size() {
            return x.shape().dimension(0);
        }

        @Override
        public void read(int sample, Example example) {
            int elements = x.shape().sample().size();
            System.arraycopy(x.data(), sample * elements, example.x(), example.xOffset(), elements);
            int each = labels.length / size();
            for (int i = 0; i < each; i++) {
                example.target()[example.targetOffset() + i] = labels[sample * each + i];
            }
        }
    }
}
