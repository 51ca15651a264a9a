package dev.fovea.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxParser;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.network.NetworkBuilding;
import dev.fovea.nn.internal.onnx.network.OnnxReader;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ONNX files and what they must answer: operators by the ONNX project's own tests and tolerance, networks of both of
 * PyTorch's exporters, models that people use. {@code -Donnx.dir=DIR} names another folder of this form.
 *
 * <p>An operator is tested in up to three ways, all of which must be right: as its specification has it; as a network, if
 * its first axis can be a batch; and as a network whose inputs but the first are constants of the file, as they are in
 * models. So it is one that passes only if every way that there is for it is right.
 *
 * <p>The largest networks of those that come with the tests are {@link OnnxLargeGoldenTest}'s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxConformanceTest {
    /** Relative error of a network: some tens of float32 layers in a row. */
    static final double NETWORK = 2e-5;

    /** Of real models, compared with another float32 implementation. */
    private static final double REAL = 1e-4;

    private final List<String> unsupported = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> passed = Collections.synchronizedList(new ArrayList<>());

    private static boolean bundled() {
        return System.getProperty("onnx.dir", "").isEmpty();
    }

    private static Path folder(String kind) {
        if (!bundled()) {
            return Path.of(System.getProperty("golden.base", "")).resolve(System.getProperty("onnx.dir")).resolve(kind);
        }
        URL url = Objects.requireNonNull(OnnxConformanceTest.class.getResource(kind), kind);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> in(String kind, String suffix) throws IOException {
        Path folder = folder(kind);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    static List<Path> operators() throws IOException {
        return in("operators", "").stream().filter(Files::isDirectory).toList();
    }

    static List<Path> networks() throws IOException {
        return in("networks", ".onnx").stream()
                .filter(path -> !bundled() || !OnnxLargeGoldenTest.NAMES.contains(String.valueOf(path.getFileName())))
                .toList();
    }

    static List<Path> real() throws IOException {
        return in("real", ".onnx");
    }

    /** Something that passes, fails, or is told not to be supported. */
    private interface Check {
        /** What is wrong; empty for nothing. */
        String run() throws IOException;
    }

    private void check(Path what, Check check) throws IOException {
        String name = String.valueOf(what.getFileName());
        String wrong;
        try {
            wrong = check.run();
        } catch (OnnxUnsupportedException | Unsupported e) {
            unsupported.add(name);
            abort(name + " is not supported: " + e.getMessage());
            return;
        } catch (IOException | RuntimeException e) {
            failed.add(name);
            throw e;
        }
        (wrong.isEmpty() ? passed : failed).add(name);
        assertEquals("", wrong, name);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource
    void operators(Path folder) throws IOException {
        check(folder, () -> {
            OnnxFile file = OnnxReader.graph(folder.resolve("model.onnx"), new OnnxImport());
            List<NdArray> inputs = tensors(folder, "input_", file.inputs().size());
            List<NdArray> outputs = tensors(folder, "output_", file.outputs().size());
            String wrong = reference(file, inputs, outputs);
            return wrong.isEmpty() ? networks(file, inputs, outputs) : wrong;
        });
    }

    private static List<NdArray> tensors(Path folder, String name, int count) throws IOException {
        List<NdArray> tensors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tensors.add(tensor(folder.resolve(name + i + ".pb")));
        }
        return tensors;
    }

    private static NdArray tensor(Path file) throws IOException {
        return OnnxParser.parseTensor(Files.readAllBytes(file));
    }

    private static String reference(OnnxFile file, List<NdArray> inputs, List<NdArray> outputs) {
        Map<String, NdArray> named = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            named.put(file.inputs().get(i).name(), inputs.get(i));
        }
        List<NdArray> ys = List.copyOf(Evaluator.evaluate(file, named, Budget.unlimited()).values());
        for (int i = 0; i < ys.size(); i++) {
            NdArray y = ys.get(i);
            if (y.type() != outputs.get(i).type()) {
                return "reference: output " + i + " is " + y + ", expected " + outputs.get(i);
            }
            double[] values = new double[y.size()];
            Arrays.setAll(values, y::real);
            String difference = OnnxCase.difference(outputs.get(i), y.extents(), k -> k, values);
            if (!difference.isEmpty()) {
                return "reference: output " + i + ": " + difference;
            }
        }
        return "";
    }

    /** As a network of all inputs, and as one of the first, as far as there are such networks. */
    private static String networks(OnnxFile file, List<NdArray> inputs, List<NdArray> outputs) {
        for (int free : List.of(inputs.size(), 1)) {
            if (free == 0 || free > inputs.size()
                    || inputs.subList(0, free).stream().anyMatch(x -> x.rank() == 0 || x.size() == 0)) {
                continue;
            }
            Map<String, int[]> shapes = new LinkedHashMap<>();
            Map<String, NdArray> constants = new HashMap<>(file.initializers());
            for (int i = 0; i < inputs.size(); i++) {
                String name = file.inputs().get(i).name();
                if (i < free) {
                    shapes.put(name, inputs.get(i).extents());
                } else {
                    constants.put(name, inputs.get(i));
                }
            }
            int batch = inputs.get(0).extent(0);
            if (inputs.subList(0, free).stream().anyMatch(x -> x.extent(0) != batch)) {
                continue; // not one sample of each
            }
            OnnxFile given = new OnnxFile(
                    file.irVersion(), file.opset(), file.nodes(), constants, file.inputs().subList(0, free),
                    file.outputs(), file.metadata(), file.size());
            try {
                Network network = NetworkBuilding.network(given, shapes, false, 1 << 24, 1).network();
                String wrong = compared(network, inputs.subList(0, free), outputs);
                if (!wrong.isEmpty()) {
                    return "network of " + free + " inputs: " + wrong;
                }
            } catch (Unsupported e) {
                // No batch network; the specification's way was right.
                assertTrue(!String.valueOf(e.getMessage()).isEmpty());
            }
        }
        return "";
    }

    private static String compared(Network network, List<NdArray> inputs, List<NdArray> outputs) {
        List<Tensor> ys = OnnxCase.predicted(network, inputs);
        for (int i = 0; i < ys.size(); i++) {
            Tensor y = ys.get(i);
            double[] values = new double[y.data().length];
            Arrays.setAll(values, k -> y.data()[k]);
            String difference = OnnxCase.difference(outputs.get(i), y.shape().dimensions(), k -> k, values);
            if (!difference.isEmpty()) {
                return "output " + i + ": " + difference;
            }
        }
        return "";
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource
    void networks(Path path) throws IOException {
        String base = String.valueOf(path.getFileName()).replaceAll("(-script|-dynamo)?\\.onnx$", "");
        Path answer = path.resolveSibling(base + "_output_0.pb");
        check(path, () -> Files.exists(answer)
                ? light(path, tensor(answer))
                : files(path, path.resolveSibling(base + ".safetensors"), NETWORK));
    }

    private static String light(Path path, NdArray expected) throws IOException {
        double error = OnnxCase.error(OnnxCase.light(path), expected);
        return error <= NETWORK ? "" : "a relative error of " + error;
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource
    void real(Path path) throws IOException {
        String base = String.valueOf(path.getFileName()).replaceAll("\\.onnx$", "");
        check(path, () -> files(path, path.resolveSibling(base + ".safetensors"), REAL));
    }

    /** Inputs are x, or x0, x1, …; outputs y, or y0, y1, …. */
    private static String files(Path path, Path answers, double bound) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(answers);
        OnnxFile graph = OnnxReader.graph(path, new OnnxImport());
        List<NdArray> inputs = new ArrayList<>();
        OnnxImport options = new OnnxImport();
        for (int i = 0; i < graph.inputs().size(); i++) {
            NdArray x = array(file.tensor(file.names().contains("x" + i) ? "x" + i : "x"));
            inputs.add(x);
            options = options.shape(
                    graph.inputs().get(i).name(), Arrays.copyOfRange(x.extents(), 1, x.rank()));
        }
        List<Tensor> ys = OnnxCase.predicted(Network.importOnnx(path, options), inputs);
        for (int i = 0; i < ys.size(); i++) {
            NdArray expected = array(file.tensor(file.names().contains("y" + i) ? "y" + i : "y"));
            double error = OnnxCase.error(ys.get(i), expected);
            if (!(error <= bound)) {
                return "output " + i + " has a relative error of " + error;
            }
        }
        return "";
    }

    private static NdArray array(Tensor tensor) {
        return NdArray.floats(tensor.data(), tensor.shape().dimensions());
    }

    @AfterAll
    void tells() {
        int all = passed.size() + failed.size() + unsupported.size();
        System.out.println("onnx: " + passed.size() + " passed, " + failed.size() + " failed, " + unsupported.size()
                + " unsupported of " + all);
        if (bundled()) {
            assertEquals(List.of(), unsupported);
        }
        assertTrue(all > 0, "there is nothing to read: expected operators, networks or real in -Donnx.dir="
                + folder("").toAbsolutePath());
    }
}
