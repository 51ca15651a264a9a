package dev.fovea.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Saves a model: its settings as Spark does, and the networks' own files beside them. */
final class FoveaModelWriter extends MLWriter {
    private final FoveaModel model;

    FoveaModelWriter(FoveaModel model) {
        this.model = model;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(model, path, sparkSession());
        try {
            SavedNetworks.write(path, model.networks(), sparkSession().sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
