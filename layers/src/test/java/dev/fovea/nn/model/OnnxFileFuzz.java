package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reader of ONNX files under any bytes. What it accepts predicts. */
public final class OnnxFileFuzz implements FuzzTarget {
    /** So that memory is enough for what a small file asks for, and time for running it. */
    private static final int LIMIT = 10_000;

    private static final OnnxFileFuzz TARGET = new OnnxFileFuzz();

    private final Path file;

    OnnxFileFuzz() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            file = folder.resolve("x.onnx");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Network network : ModelFileFuzz.networks()) {
            for (boolean fold : List.of(true, false)) {
                network.exportOnnx(file, new OnnxOptions().foldBatchNorm(fold));
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    @Override
    public List<String> words() {
        return List.of(
                "Conv", "Gemm", "MatMul", "Reshape", "Transpose", "Slice", "Resize", "Concat", "Pad", "axis", "perm",
                "pads", "strides", "group", "auto_pad", "SAME_UPPER", "ConstantOfShape", "Expand", "Tile", "value");
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        Files.write(file, input);
        Network network;
        try {
            network = Network.importOnnx(file, new OnnxImport().limit(LIMIT));
        } catch (FileException e) {
            Refusal.require(e, file.toString());
            return false;
        }
        Tensor y = network.predict(Tensor.zeros(network.inputShape().batch(2)));
        if (!y.shape().equals(network.outputShape().batch(2))) {
            throw new AssertionError("predicted " + y.shape());
        }
        return true;
    }
}
