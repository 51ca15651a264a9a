package dev.fovea.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.json4s.JObject;
import org.json4s.JValue;

/** Loads a classifier that was saved. */
final class ClassifierReader extends MLReader<FoveaClassifier> {
    @Override
    public FoveaClassifier load(String path) {
        var metadata = DefaultParamsReader.loadMetadata(path, sparkSession(), FoveaClassifier.class.getName());
        FoveaClassifier classifier = new FoveaClassifier(metadata.uid());
        metadata.getAndSetParams(classifier, metadata.getAndSetParams$default$2());
        Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
        try {
            if (hasNetwork(metadata.metadata()) || SavedNetworks.exist(path, hadoop)) {
                classifier.network(SavedNetworks.read(path, hadoop));
            }
            return classifier;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether metadata say that a network was set; those of older versions do not say. */
    private static boolean hasNetwork(JValue metadata) {
        return metadata instanceof JObject object && object.obj().contains(ClassifierWriter.hasNetwork(true));
    }
}
