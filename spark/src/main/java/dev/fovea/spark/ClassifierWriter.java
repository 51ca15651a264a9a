package dev.fovea.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Saves a classifier: its settings as Spark does, and the network to begin with beside them, if it has one. */
final class ClassifierWriter extends MLWriter {
    private final FoveaClassifier classifier;

    ClassifierWriter(FoveaClassifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(classifier, path, sparkSession());
        ModelBytes network = classifier.network();
        if (network == null) {
            return;
        }
        try {
            SavedNetworks.write(path, network, sparkSession().sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
