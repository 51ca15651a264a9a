package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.Residual;
import dev.fovea.nn.Sequential;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The reader of model files under any bytes. What it accepts is saved and loaded again, and predicts. */
public final class ModelFileFuzz implements FuzzTarget {
    /** Larger networks are not run: a small file may describe a network that takes minutes. */
    private static final int LARGEST_VALUE = 10_000;

    private static final ModelFileFuzz TARGET = new ModelFileFuzz();

    private final Path file;
    private final Path copy;

    ModelFileFuzz() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            file = folder.resolve("x.safetensors");
            copy = folder.resolve("copy.safetensors");
            // In reverse order.
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            copy.toFile().deleteOnExit();
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
        for (Network network : networks()) {
            network.save(file);
            seeds.add(Files.readAllBytes(file));
        }
        networks().getFirst().save(
                file, ModelMetadata.none().preprocessing("x / 255").labels(List.of("a", "ö")).metric("m", 0.5));
        seeds.add(Files.readAllBytes(file));
        return seeds;
    }

    /** Small networks that have every kind of layer among them. */
    static List<Network> networks() {
        return List.of(
                Network.build(Shape.of(2), -1, dense(2)),
                Network.build(Shape.of(4, 4, 1), 1, conv2d(2, 3), batchNorm(), relu(), flatten(), dense(3), softmax()),
                Network.build(
                        Shape.of(6, 5, 1), Long.MIN_VALUE, conv2d(2, 3).stride(2), dropout(0.5), avgPool2d(2),
                        flatten(), dense(1).bias(false)),
                Network.build(Shape.of(3), 0, new Residual(new Sequential(List.of(dense(3), relu())), relu())));
    }

    /** Those of descriptions and the keys of headers. */
    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(new ArchitectureFuzz().words());
        words.addAll(ModelKeys.ALL);
        words.addAll(List.of("__metadata__", "dtype", "shape", "data_offsets", "F32", "F16", "I64", "dense.kernel"));
        return words;
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        Files.write(file, input);
        Model model;
        try {
            model = ModelFile.read(file);
        } catch (FileException e) {
            Refusal.require(e, file.toString());
            return false;
        }
        requireSavable(model);
        requirePredicting(model.network());
        return true;
    }

    private void requireSavable(Model model) throws IOException {
        Network network = model.network();
        network.save(copy, model.metadata());
        byte[] once = Files.readAllBytes(copy);
        Model again = ModelFile.read(copy);
        again.network().save(copy, again.metadata());
        if (!Arrays.equals(once, Files.readAllBytes(copy))
                || !again.metadata().equals(model.metadata())
                || again.network().seed() != network.seed()
                || !again.network().inputShape().equals(network.inputShape())
                || !again.network().summary().toString().equals(network.summary().toString())) {
            throw new AssertionError("saved and loaded, the network is another one");
        }
        for (Parameter parameter : network.parameters()) {
            float[] loaded = again.network().parameter(parameter.name()).values();
            for (int i = 0; i < loaded.length; i++) {
                if (Float.floatToRawIntBits(loaded[i]) != Float.floatToRawIntBits(parameter.values()[i])) {
                    throw new AssertionError(parameter.name() + " is another one");
                }
            }
        }
    }

    private static void requirePredicting(Network network) {
        boolean nested = network.layers().stream()
                .anyMatch(layer -> layer instanceof Residual || layer instanceof Sequential);
        boolean small = network.inputShape().size() <= LARGEST_VALUE
                && network.summary().rows().stream().allMatch(row -> row.output().size() <= LARGEST_VALUE);
        if (small && !nested) {
            Tensor y = network.predict(Tensor.zeros(network.inputShape().batch(2)));
            if (!y.shape().equals(network.outputShape().batch(2))) {
                throw new AssertionError("predicted " + y.shape());
            }
        }
    }
}
