package org.example;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.permute;
import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.data.LabelledDataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.Close;
import dev.fovea.testing.SafetensorsFile;
import dev.fovea.train.History;
import dev.fovea.train.ParameterGroup;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/**
 * The code of docs/guide/onnx.md. Its scripts for PyTorch and Keras are run by {@code -Dguide.python=…}, by default
 * {@code python3}, where it has the packages; elsewhere they are skipped, and a line says so.
 */
class OnnxGuideTest {
    private static final String PYTHON = System.getProperty("guide.python", "python3");

    @TempDir
    Path folder;

    /** Grey pictures of five classes, each as bright as its class. */
    private record Pictures(int size) implements LabelledDataset {
        @Override
        public Shape sampleShape() {
            return Shape.of(3, 224, 224);
        }

        @Override
        public int classes() {
            return 5;
        }

        @Override
        public int label(int index) {
            return index % 5;
        }

        @Override
        public void read(int index, float[] x, int offset) {
            Arrays.fill(x, offset, offset + sampleShape().size(), label(index) / 4f);
        }
    }

    @Test
    void importsTrainsOnAndKeeps() throws IOException {
        Network.build(
                Shape.of(3, 224, 224), 1, permute(1, 2, 0), conv2d(4, 7).stride(16), relu(), globalAvgPool2d(),
                dense(7))
                .exportOnnx(folder.resolve("model.onnx"));
        float[] pixels = new float[3 * 224 * 224];
        pixels[1] = 1;
        Pictures train = new Pictures(10);
        Pictures test = new Pictures(2);
        int epochs = 1;
        int batchSize = 5;

        Network network = Network.importOnnx(folder.resolve("model.onnx"));
        System.out.println(network.summary());
        Tensor scores = network.predict(Tensor.of(Shape.of(1, 3, 224, 224), pixels));

        Network rows = Network.importOnnx(folder.resolve("model.onnx"), new OnnxImport().channelsLast(true));

        Network body = network.upTo("global_avg_pool2d"); // the last layer that stays: a name of the summary above
        Network mine = body.then(1, dense(5));
        String[] old = body.parameters().stream().map(Parameter::name).toArray(String[]::new);
        History history = new Trainer(mine, new Adam(), Schedule.cosine(1e-3, 0, epochs))
                .group(ParameterGroup.named(old).frozen())
                .fit(train, test, epochs, batchSize);

        mine.save(folder.resolve("mine.safetensors"));      // everything, for training on
        mine.exportOnnx(folder.resolve("mine.onnx"));       // for others

        assertEquals(1, history.epochs().size());
        Network fresh = body.then(1, dense(5));
        for (int i = 0; i < mine.parameters().size(); i++) {
            boolean same = Arrays.equals(fresh.parameters().get(i).values(), mine.parameters().get(i).values());
            assertEquals(i < body.parameters().size(), same, mine.parameters().get(i).name());
        }
        Tensor hwc = Tensor.zeros(1, 224, 224, 3);
        hwc.data()[3] = 1;
        assertArrayEquals(scores.data(), rows.predict(hwc).data(), 1e-6f);
        assertEquals(Shape.of(5), Network.load(folder.resolve("mine.safetensors")).outputShape());
    }

    private static String script(String containing) throws IOException {
        return GuideBlock.all().stream()
                .filter(block -> block.language().equals("python") && block.text().contains(containing))
                .map(GuideBlock::text).findFirst().orElseThrow();
    }

    /** Runs Python in the temporary folder; the status is that of the process, what it said is appended to {@code log}. */
    private int python(String code, @Nullable String backend, StringBuilder log)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script.py"), code);
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(PYTHON, file.toString()).directory(folder.toFile())
                    .redirectErrorStream(true);
            if (backend != null) {
                builder.environment().put("KERAS_BACKEND", backend);
            }
            process = builder.start();
        } catch (IOException e) {
            log.append(e.getMessage());
            return -1;
        }
        log.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.waitFor();
    }

    @ParameterizedTest
    @CsvSource({
        "'import torch, onnx, inspect; inspect.signature(torch.onnx.export).parameters[\"dynamo\"]', torch.onnx, torch,",
        "'import keras, tf2onnx', format=\"onnx\", keras, tensorflow",
        "'import keras, onnxscript', format=\"onnx\", keras, torch"})
    void runsTheScripts(String needed, String block, String framework, @Nullable String backend) throws Exception {
        StringBuilder log = new StringBuilder();
        if (python(needed, backend, log) != 0) {
            String skipped = "SKIPPED: the script of docs/guide/onnx.md for " + framework
                    + (backend == null ? "" : " on " + backend)
                    + ": " + PYTHON
                    + " has not what it needs (" + needed + "); -Dguide.python names another Python";
            System.err.println(skipped);
            throw new TestAbortedException(skipped);
        }
        String before = Files.readString(resource(framework + "_before.py"));
        String after = Files.readString(resource("write_case.py"));
        assertEquals(0, python(before + script(block) + after, backend, log), log::toString);
        SafetensorsFile golden = SafetensorsFile.read(folder.resolve("case.safetensors"));
        Network network = Network.importOnnx(folder.resolve("model.onnx"));
        Close.assertClose(framework, network.predict(golden.tensor("x")).data(), golden.tensor("y").data(), 1e-5);
    }

    private static Path resource(String name) {
        return GuideBlock.root().resolve("mnist-app/src/test/resources/org/example").resolve(name);
    }
}
