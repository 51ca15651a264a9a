package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.model.FileFaults.assertFault;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of other programs land where they belong, index by index. */
class WeightsTest {
    private static final Shape IMAGE = Shape.of(5, 4, 2);

    private static final Network ANY = Network.build(Shape.of(2), 1, dense(2));

    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("weights.safetensors");
    }

    private static Network network() {
        return Network.build(IMAGE, 1, conv2d(3, 2), relu(), flatten(), dense(6), dense(4).bias(false));
    }

    /** Writes tensors of floats. */
    private static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        List<String> entries = new ArrayList<>();
        int bytes = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            int end = bytes + tensor.getValue().data().length * Float.BYTES;
            entries.add(
                    "\"" + tensor.getKey() + "\":{\"dtype\":\"F32\",\"shape\":"
                            + Arrays.toString(tensor.getValue().shape().dimensions())
                            + ",\"data_offsets\":[" + bytes + "," + end + "]}");
            bytes = end;
        }
        ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors.values()) {
            for (float value : tensor.data()) {
                data.putFloat(value);
            }
        }
        String header = entries.stream().collect(Collectors.joining(",", "{", "}"));
        Files.write(file, ModelBytes.file(header, data.array()));
    }

    private static Tensor random(long seed, int... shape) {
        return Tensor.of(Shape.of(shape), gaussian(seed, Shape.of(shape).size()));
    }

    private static Map<String, Tensor> pytorch() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("conv.weight", random(1, 3, 2, 2, 2));
        tensors.put("conv.bias", random(2, 3));
        tensors.put("fc.weight", random(3, 6, 3 * 4 * 3));
        tensors.put("fc.bias", random(4, 6));
        tensors.put("steps", random(5));
        tensors.put("head.weight", random(6, 4, 6));
        return tensors;
    }

    private static WeightMap pytorchMap() {
        return WeightMap.pytorch(network()).layers("conv", "fc", "head").ignore("steps");
    }

    @Test
    void putsEveryNumberOfPyTorchWhereItBelongs() throws IOException {
        Map<String, Tensor> tensors = pytorch();
        write(file, tensors);
        Network network = network();
        network.predict(Tensor.zeros(IMAGE.batch(1))); // a snapshot, which must be taken anew
        Weights.of(file).into(network, pytorchMap());
        Tensor oihw = tensors.get("conv.weight");
        Tensor conv = tensor(network, "conv2d.kernel");
        for (int o = 0; o < 3; o++) {
            for (int i = 0; i < 2; i++) {
                for (int y = 0; y < 2; y++) {
                    for (int x = 0; x < 2; x++) {
                        assertEquals(oihw.get(o, i, y, x), conv.get(y, x, i, o));
                    }
                }
            }
        }
        Tensor fc = tensors.get("fc.weight");
        Tensor dense = tensor(network, "dense.kernel");
        for (int o = 0; o < 6; o++) {
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < 4; y++) {
                    for (int x = 0; x < 3; x++) {
                        assertEquals(fc.get(o, (c * 4 + y) * 3 + x), dense.get((y * 3 + x) * 3 + c, o));
                    }
                }
            }
        }
        Tensor head = tensors.get("head.weight");
        for (int o = 0; o < 4; o++) {
            for (int i = 0; i < 6; i++) {
                assertEquals(head.get(o, i), tensor(network, "dense_1.kernel").get(i, o));
            }
        }
        assertArrayEquals(tensors.get("conv.bias").data(), network.parameter("conv2d.bias").values());
        assertArrayEquals(tensors.get("fc.bias").data(), network.parameter("dense.bias").values());
        Network same = network();
        for (Parameter parameter : network.parameters()) {
            System.arraycopy(
                    parameter.values(), 0, same.parameter(parameter.name()).values(), 0, parameter.values().length);
        }
        Tensor x = Tensor.of(IMAGE.batch(2), gaussian(9, 2 * IMAGE.size()));
        assertArrayEquals(same.predict(x).data(), network.predict(x).data());
    }

    private static Network generalConvolutions() {
        return Network.build(
                Shape.of(5, 4, 4), 1, conv2d(6, 3).groups(2).bias(false), depthwiseConv2d(2).multiplier(3).bias(false),
                convTranspose2d(4, 2).groups(2).bias(false));
    }

    @Test
    void putsKernelsOfGroupsAndTransposedOnesWhereTheyBelong() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("grouped.weight", random(1, 6, 2, 3, 3)); // (out, in/groups, height, width)
        tensors.put("depthwise.weight", random(2, 18, 1, 2, 2));
        tensors.put("transposed.weight", random(3, 18, 2, 2, 2)); // (in, out/groups, height, width)
        write(file, tensors);
        Network network = generalConvolutions();
        Weights.of(file).into(
                network, WeightMap.pytorch(network).layers("grouped", "depthwise", "transposed"));
        List<String> names = List.of("conv2d.kernel", "depthwise_conv2d.kernel", "conv_transpose2d.kernel");
        List<Tensor> sources = List.copyOf(tensors.values());
        for (int t = 0; t < names.size(); t++) {
            Tensor kernel = tensor(network, names.get(t));
            Tensor source = sources.get(t);
            int[] d = kernel.shape().dimensions();
            for (int y = 0; y < d[0]; y++) {
                for (int x = 0; x < d[1]; x++) {
                    for (int i = 0; i < d[2]; i++) {
                        for (int o = 0; o < d[3]; o++) {
                            assertEquals(source.get(o, i, y, x), kernel.get(y, x, i, o), names.get(t));
                        }
                    }
                }
            }
        }
    }

    @Test
    void takesDepthwiseKernelsAsKerasHasThem() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("conv2d.kernel", random(1, 3, 3, 2, 6));
        tensors.put("depthwise_conv2d.kernel", random(2, 2, 2, 6, 3)); // (height, width, channels, multiplier)
        tensors.put("conv_transpose2d.kernel", random(3, 2, 2, 2, 18));
        write(file, tensors);
        Network network = generalConvolutions();
        Weights.of(file).into(network, WeightMap.sameNames(network));
        tensors.forEach((name, tensor) -> assertArrayEquals(tensor.data(), network.parameter(name).values(), name));
        tensors.put("depthwise_conv2d.kernel", random(2, 2, 2, 3, 3));
        write(file, tensors);
        assertFault(
                file, () -> Weights.of(file).into(network, WeightMap.sameNames(network)),
                "expected (2, 2, 1, 18) in the layout KERAS for the parameter depthwise_conv2d.kernel");
    }

    private static Tensor tensor(Network network, String name) {
        return Tensor.of(network.parameter(name).shape(), network.parameter(name).values());
    }

    private static TensorLayout layoutOfKernel(Shape shape, @Nullable Shape image) {
        Parameter kernel = new Parameter(0, "own.kernel", shape, true, new float[shape.size()]);
        return TensorLayout.of(ANY, kernel, new WeightMap.Source("x", WeightLayout.PYTORCH, image));
    }

    @Property(tries = 200)
    void keepsEveryNumberInEveryShape(
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 5) int in,
            @ForAll @IntRange(min = 1, max = 5) int out) {
        Tensor oihw = random(1, out, in, height, width);
        Shape hwio = Shape.of(height, width, in, out);
        TensorLayout layout = layoutOfKernel(hwio, null);
        assertEquals(List.of((long) out, (long) in, (long) height, (long) width), layout.shape());
        Tensor conv = Tensor.of(hwio, layout.values(oihw.data()));
        // Flattened, the same numbers are a dense kernel whose inputs are (in, height, width) there and here (height,
        // width, in).
        Shape inOut = Shape.of(height * width * in, out);
        TensorLayout flattened = layoutOfKernel(inOut, Shape.of(height, width, in));
        assertEquals(List.of((long) out, (long) inOut.dimension(0)), flattened.shape());
        assertArrayEquals(conv.data(), flattened.values(oihw.data()));
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        assertEquals(oihw.get(o, i, y, x), conv.get(y, x, i, o));
                    }
                }
            }
        }
    }

    @Test
    void takesKerasLayoutAsItIs() throws IOException {
        Network saved = network();
        saved.save(file);
        Network other = Network.build(IMAGE, 2, conv2d(3, 2), relu(), flatten(), dense(6), dense(4).bias(false));
        Weights.of(file).into(other, WeightMap.sameNames(other));
        for (Parameter parameter : saved.parameters()) {
            assertArrayEquals(parameter.values(), other.parameter(parameter.name()).values());
        }
    }

    @Test
    void mixesLayoutsAndKeepsWhatItIsToldTo() throws IOException {
        write(file, pytorch());
        Network network = network();
        float[] kernel = network.parameter("dense.kernel").values().clone();
        WeightMap map = WeightMap.empty(network, WeightLayout.KERAS)
                .put("conv2d.kernel", "conv.weight", WeightLayout.PYTORCH)
                .put("conv2d.bias", "conv.bias")
                .keep("dense.*")
                .put("dense_1.kernel", "head.weight", WeightLayout.PYTORCH)
                .ignore("fc.*")
                .ignore("steps");
        Weights.of(file).into(network, map);
        assertArrayEquals(kernel, network.parameter("dense.kernel").values());
        assertEquals(pytorch().get("head.weight").get(3, 5), tensor(network, "dense_1.kernel").get(5, 3));
    }

    @Test
    void tellsWhatAFileHolds() throws IOException {
        Weights weights;
        Files.write(
                file, ModelBytes.file(
                        "{\"__metadata__\":{\"made_by\":\"hand\"},\"n\":{\"dtype\":\"I64\",\"shape\":[],"
                                + "\"data_offsets\":[0,8]}}",
                        new byte[8]));
        weights = Weights.of(file);
        assertEquals(Map.of("made_by", "hand"), weights.metadata());
        assertEquals(file + ": [n: I64 []]", weights.toString());
        Network network = Network.build(Shape.of(1), 1, dense(1).bias(false));
        WeightMap map = WeightMap.empty(network, WeightLayout.KERAS).put("dense.kernel", "n");
        assertFault(file, () -> weights.into(network, map), "tensor \"n\": expected (1, 1) in the layout KERAS");
    }

    /** Asserts that nothing is changed. */
    private void assertRefused(WeightMap map, String words) throws IOException {
        Network network = network();
        Weights weights = Weights.of(file);
        assertFault(file, () -> weights.into(network, map), words);
        Network untouched = network();
        for (Parameter parameter : untouched.parameters()) {
            assertArrayEquals(parameter.values(), network.parameter(parameter.name()).values(), parameter.name());
        }
    }

    @Test
    void leavesTheNetworkAloneIfAnythingIsWrong() throws IOException {
        Map<String, Tensor> tensors = pytorch();
        write(file, tensors);
        assertRefused(
                WeightMap.empty(network(), WeightLayout.PYTORCH).put("conv2d.kernel", "conv.weight"),
                "map: expected an entry for every parameter, found none for [conv2d.bias, dense.kernel, dense.bias, "
                        + "dense_1.kernel]; WeightMap.put gives one, WeightMap.keep leaves a parameter as it is");
        Network larger = Network.build(Shape.of(3), 1, dense(2), dense(2));
        assertRefused(
                WeightMap.sameNames(larger).rename("dense**", "fc**"), "map: expected an entry for every parameter");
        assertRefused(
                WeightMap.pytorch(network()).layers("conv", "fc", "head"),
                "map: no parameter is read from the tensors [steps]; WeightMap.ignore leaves tensors unread");
        assertRefused(
                pytorchMap().ignore("fc1.*"),
                "map: tensors called [fc1.*] are to be ignored, but there are only [conv.weight, conv.bias, ");
        assertRefused(pytorchMap().ignore("fc*"), "; \"*\" ends at a dot or slash, \"**\" does not");
        assertRefused(
                WeightMap.pytorch(network()).layers("conv", "fc1", "fc2"),
                "map: the file has no tensor \"fc1.weight\" for dense.kernel and lacks 2 more; it has, not asked for, "
                        + "[fc.weight, fc.bias, steps, head.weight]");
        tensors.put("head.weight", random(6, 6, 4));
        write(file, tensors);
        assertRefused(
                pytorchMap(),
                "tensor \"head.weight\": expected (4, 6) in the layout PYTORCH for the parameter dense_1.kernel(6, 4), "
                        + "found (6, 4)");
        tensors.remove("head.weight");
        write(file, tensors);
        assertRefused(
                pytorchMap(),
                "map: the file has no tensor \"head.weight\" for dense_1.kernel; all that it has is asked for");
        tensors.put("head.weight", random(6, 4, 6));
        tensors.get("head.weight").data()[3] = Float.NaN;
        write(file, tensors);
        // Element 3 of (4, 6) is (0, 3), which is (3, 0) of (6, 4).
        assertRefused(
                pytorchMap(),
                "tensor \"head.weight\": expected finite numbers, found NaN at element 12; WeightRule.ANY");
        Network network = network();
        Weights.of(file).into(network, pytorchMap(), WeightRule.ANY);
        assertEquals(Float.NaN, tensor(network, "dense_1.kernel").get(3, 0));
        byte[] whole = Files.readAllBytes(file);
        Weights weights = Weights.of(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertFault(file, () -> weights.into(network, pytorchMap(), WeightRule.ANY), "the file is cut off");
    }

    @Test
    void tellsParametersThatTheNetworkDoesNotHave() throws IOException {
        Network other = Network.build(IMAGE, 1, conv2d(3, 2), relu(), flatten(), dense(6), dense(4));
        WeightMap map = WeightMap.sameNames(other);
        network().save(file);
        assertRefused(
                map,
                "map: no parameters are called [dense_1.bias]; there are [conv2d.kernel(2, 2, 2, 3), conv2d.bias(3)");
    }

    @Test
    void refusesAFlattenedImageThatIsNotTheKernels() throws IOException {
        write(file, pytorch());
        assertRefused(
                pytorchMap().flattened("dense.kernel", Shape.of(4, 4, 3)),
                "tensor \"fc.weight\": expected a parameter (48, …) of the inputs that a flattened image (4, 4, 3) makes, "
                        + "found the parameter's shape (36, 6)");
    }

    @Test
    void takesADenseKernelInOrderIfItIsToldSo() throws IOException {
        Map<String, Tensor> tensors = pytorch();
        write(file, tensors);
        Network network = network();
        Weights.of(file).into(network, pytorchMap().flattened("dense.kernel", Shape.of(1, 1, 36)));
        for (int o = 0; o < 6; o++) {
            for (int i = 0; i < 36; i++) {
                assertEquals(tensors.get("fc.weight").get(o, i), tensor(network, "dense.kernel").get(i, o));
            }
        }
    }

    @Test
    void knowsNoPyTorchLayoutOfOtherRanks() {
        WeightMap.Source source = new WeightMap.Source("x", WeightLayout.PYTORCH, null);
        for (String name : new String[] {"own.kernel", "own.value"}) {
            Parameter parameter = new Parameter(0, name, Shape.of(2, 3, 4), true, new float[24]);
            assertThrows(IllegalArgumentException.class, () -> TensorLayout.of(ANY, parameter, source), name);
        }
    }
}
