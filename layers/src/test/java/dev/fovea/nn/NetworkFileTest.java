package dev.fovea.nn;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.model.LayerKind;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.model.Settings;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of any form come back from a file as they were. */
class NetworkFileTest {
    private static final Shape IMAGE = Shape.of(4, 3, 2);

    private static final LayerKinds KINDS = LayerKinds.standard()
            .with(
                    new LayerKind<>(
                            "test.dead_end", DeadEnd.class, layer -> new Settings().put("layer", layer.layer()),
                            settings -> new DeadEnd(settings.layer("layer"))))
            .with(
                    new LayerKind<>(
                            "test.product", Product.class,
                            layer -> new Settings().put("left", layer.left()).put("right", layer.right()),
                            settings -> new Product(settings.layer("left"), settings.layer("right"))));

    private Path file = Path.of("");

    @BeforeProperty
    void makeFile() throws IOException {
        file = Files.createTempFile("model", ".safetensors");
    }

    @AfterProperty
    void removeFile() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 200)
    void anyNetworkComesBackAsItWas(
            @ForAll @Size(min = 1, max = 14) List<@IntRange(min = 0, max = 500) Integer> genes,
            @ForAll long seed,
            @ForAll Map<@NotBlank String, String> texts) throws IOException {
        Network network = Network.build(IMAGE, seed, GrownNetwork.layers(IMAGE, genes).toArray(Layer[]::new));
        Step.randomize(network, seed);
        // What cannot be written in UTF-8 is not a text.
        ModelMetadata metadata = ModelMetadata.of(
                texts.entrySet().stream()
                        .filter(entry -> isText(entry.getKey()) && isText(entry.getValue()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        network.save(file, metadata, KINDS);
        Model model = ModelFile.read(file, KINDS);
        assertEquals(metadata, model.metadata());
        assertEquals(seed, model.network().seed());
        assertEquals(network.summary().toString(), model.network().summary().toString());
        SafetensorsFile oracle = SafetensorsFile.read(file);
        assertEquals(network.parameters().size(), oracle.names().size());
        for (Parameter parameter : network.parameters()) {
            Parameter loaded = model.network().parameter(parameter.name());
            assertEquals(parameter.index(), loaded.index());
            assertArrayEquals(parameter.values(), loaded.values(), parameter.name());
            assertArrayEquals(parameter.values(), oracle.tensor(parameter.name()).data(), parameter.name());
        }
        float[][] x = {gaussian(seed, IMAGE.size()), gaussian(~seed, IMAGE.size())};
        assertArrayEquals(network.predict(x), model.network().predict(x));
    }

    private static boolean isText(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    @Test
    void aLoadedNetworkTrainsOnLikeTheSavedOne(@TempDir Path folder) throws IOException {
        Network network = Network.build(TestNetworks.SMALL, 11, TestNetworks.everything());
        Step.randomize(network, 12);
        Path saved = folder.resolve("model.safetensors");
        network.save(saved);
        Network loaded = Network.load(saved);
        ArrayBatch batch = ArrayBatch.random(13, 20, TestNetworks.SMALL.size(), TestNetworks.CLASSES);
        Step expected = step(network, batch);
        step(loaded, batch).assertSameBits("after loading", expected);
        assertTrue(expected.loss() > 0);
    }

    /** A step, in which the seed decides what dropout drops. */
    private static Step step(Network network, ArrayBatch batch) {
        var loss = new dev.fovea.nn.loss.SoftmaxCrossEntropy();
        return Step.of(network,
                network.trainingPass(PassOptions.of(loss, batch.size()).parallel(Parallel.ofThreads(1))), batch, 3);
    }
}
