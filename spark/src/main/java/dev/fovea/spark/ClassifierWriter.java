package dev.fovea.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.json4s.JBool;
import org.json4s.JObject;
import org.json4s.JValue;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.List;

/** Saves a classifier: its settings as Spark does, and the network to begin with beside them, if it has one. */
final class ClassifierWriter extends MLWriter {
    private final FoveaClassifier classifier;

    ClassifierWriter(FoveaClassifier classifier) {
        this.classifier = classifier;
    }

    /** What the metadata say of whether a network was set. */
    static Tuple2<String, JValue> hasNetwork(boolean value) {
        return new Tuple2<>("network", new JBool(value));
    }

    @Override
    public void saveImpl(String path) {
        ModelBytes network = classifier.network();
        List<Tuple2<String, JValue>> more = Option.apply(hasNetwork(network != null)).toList();
        DefaultParamsWriter.saveMetadata(classifier, path, sparkSession(), Option.apply(new JObject(more)));
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
