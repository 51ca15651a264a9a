package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model, alone or in a pipeline, is what was saved. */
class SavedModelTest {
    private static final Digits DIGITS = new Digits();

    @TempDir
    Path folder;

    @Test
    void inAPipeline() throws IOException {
        var prepared = new SQLTransformer().setStatement("SELECT id, pixels AS x FROM __THIS__");
        FoveaModel digits = DIGITS.model().setInputCol("x").setBatchSize(10).setHandleInvalid("keep");
        PipelineModel pipeline = new Pipeline()
                .setStages(new PipelineStage[] {prepared, digits})
                .fit(DIGITS.rows(Sessions.local(), 1));
        String path = folder.resolve("pipeline").toString();
        pipeline.write().overwrite().save(path);
        PipelineModel loaded = PipelineModel.load(path);
        Answers.assertSame(DIGITS.probabilities(50), loaded.transform(DIGITS.rows(Sessions.local(), 50)));
        FoveaModel again = (FoveaModel) loaded.stages()[1];
        assertEquals(digits.uid(), again.uid());
        assertEquals(digits.explainParams(), again.explainParams());
    }

    @Test
    void holdsTheNetworksOwnFiles() throws IOException {
        String path = folder.resolve("ensemble").toString();
        FoveaModel.ofBytes(List.of(DIGITS.file, DIGITS.file)).save(path);
        for (int i = 1; i <= 2; i++) {
            assertArrayEquals(
                    DIGITS.file, Files.readAllBytes(Path.of(path, "networks", "network-" + i + ".safetensors")));
        }
        assertEquals(2, FoveaModel.load(path).toNetworks().size());
    }

    @Test
    void ofWhichSomethingIsMissingOrOtherwiseIsRefused() throws IOException {
        Path saved = folder.resolve("model");
        DIGITS.model().save(saved.toString());
        Path networks = saved.resolve("networks");
        Path file = networks.resolve("network-1.safetensors");
        byte[] damaged = DIGITS.file.clone();
        damaged[damaged.length - 1] ^= 1;
        // Hadoop's own sums stand beside.
        Files.deleteIfExists(networks.resolve(".network-1.safetensors.crc"));
        Files.write(file, damaged);
        Exception changed = assertThrows(Exception.class, () -> FoveaModel.load(saved.toString()));
        assertTrue(changed.getMessage().contains("not those that were saved"), changed::getMessage);
        Files.delete(file);
        assertThrows(Exception.class, () -> FoveaModel.load(saved.toString()));
        Files.deleteIfExists(networks.resolve(".SHA-256.crc"));
        Files.writeString(networks.resolve("SHA-256"), "0 x");
        Exception none = assertThrows(Exception.class, () -> FoveaModel.load(saved.toString()));
        assertTrue(none.getMessage().contains("expected a number of networks"), none::getMessage);
    }

    @Test
    void isNotOverwrittenUnlessAsked() throws IOException {
        String path = folder.resolve("once").toString();
        DIGITS.model().save(path);
        assertThrows(IOException.class, () -> DIGITS.model().save(path));
        DIGITS.model().write().overwrite().save(path);
        assertEquals(1, FoveaModel.load(path).toNetworks().size());
    }

    @Test
    void copiesHaveTheSettings() {
        FoveaModel model = DIGITS.model().setBatchSize(3);
        FoveaModel copy = model.copy(new ParamMap().put(model.predictionCol(), "p"));
        assertEquals(3, copy.getOrDefault(copy.batchSize()));
        assertEquals("p", copy.getOrDefault(copy.predictionCol()));
        assertEquals("prediction", model.getOrDefault(model.predictionCol()));
        Answers.assertSame(
                DIGITS.probabilities(5),
                copy.setPredictionCol("prediction").transform(DIGITS.rows(Sessions.local(), 5)));
    }
}
