package dev.fovea.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Loads a model that was saved. */
final class FoveaModelReader extends MLReader<FoveaModel> {
    @Override
    public FoveaModel load(String path) {
        var metadata = DefaultParamsReader.loadMetadata(path, sparkSession(), FoveaModel.class.getName());
        try {
            ModelBytes networks = SavedNetworks.read(path, sparkSession().sparkContext().hadoopConfiguration());
            FoveaModel model = new FoveaModel(metadata.uid(), networks);
            metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
