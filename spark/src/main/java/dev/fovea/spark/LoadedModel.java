package dev.fovea.spark;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.picture.Preprocessing;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a model, in memory.
 *
 * @param networks at least one, for the same samples; several are an ensemble
 * @param preprocessing how their pictures are made, or null if they do not say
 */
record LoadedModel(List<Network> networks, @Nullable Preprocessing preprocessing) {
    /** Reads networks, strictly; throws as if they were files called "network 1" and so on. */
    static LoadedModel of(ModelBytes bytes) {
        return of(bytes, List.of());
    }

    /** Reads networks, strictly; the names are those of their files, if they are known. */
    static LoadedModel of(ModelBytes bytes, List<String> names) {
        List<Model> models = new ArrayList<>();
        try {
            for (byte[] file : bytes.files()) {
                models.add(ModelFile.read(file, name(names, models.size())));
            }
        } catch (FileException e) {
            throw new UncheckedIOException(e);
        }
        if (models.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one network");
        }
        LoadedModel loaded = new LoadedModel(
                models.stream().map(Model::network).toList(),
                models.stream().flatMap(model -> Preprocessing.of(model.metadata()).stream()).findFirst().orElse(null))
                .checked();
        List<Preprocessing> pictures = models.stream().flatMap(LoadedModel::pictures).distinct().toList();
        if (pictures.size() > 1) {
            throw new IllegalArgumentException("the networks were made for different pictures: " + pictures);
        }
        requireSameLabels(models, names);
        return loaded;
    }

    private static String name(List<String> names, int index) {
        return index < names.size() ? names.get(index) : "network " + (index + 1);
    }

    private static void requireSameLabels(List<Model> models, List<String> names) {
        int first = -1;
        for (int i = 0; i < models.size(); i++) {
            List<String> labels = models.get(i).metadata().labels();
            if (labels.isEmpty()) {
                continue;
            }
            if (first < 0) {
                first = i;
            }
            List<String> expected = models.get(first).metadata().labels();
            if (!labels.equals(expected)) {
                throw new IllegalArgumentException("the networks' labels differ: " + name(names, first) + " has "
                        + expected + ", " + name(names, i) + " has " + labels);
            }
        }
    }

    /** How a network's pictures are made: as it says, or as those of a network that does not say. */
    private static Stream<Preprocessing> pictures(Model model) {
        Shape shape = model.network().inputShape();
        return Preprocessing.of(model.metadata())
                .or(() -> SampleInput.isPicture(shape) ? Optional.of(Preprocessing.to(shape)) : Optional.empty())
                .stream();
    }

    private LoadedModel checked() {
        for (Network network : networks) {
            if (!network.inputShape().equals(inputShape()) || !network.outputShape().equals(outputShape())) {
                throw new IllegalArgumentException("the networks of a model take the same samples and know the same"
                        + " classes, found " + networks.getFirst() + " and " + network);
            }
        }
        if (preprocessing != null && !preprocessing.shape().equals(inputShape())) {
            throw new IllegalArgumentException("the model makes pictures of " + preprocessing.shape()
                    + ", its network reads " + inputShape());
        }
        return this;
    }

    Shape inputShape() {
        return networks.getFirst().inputShape();
    }

    Shape outputShape() {
        return networks.getFirst().outputShape();
    }

    /** Whether it tells classes: one vector of at least two, not of yes and no each by itself. */
    boolean classifies() {
        Network first = networks.getFirst();
        return outputShape().rank() == 1
                && outputShape().size() > 1
                && first.outputParts().isEmpty()
                && networks.stream().noneMatch(Network::endsInSigmoid);
    }

    /** Probabilities of classes: of the network, or the mean of several. */
    Predictor predictor() {
        List<Predictor> members = networks.stream().map(Predictor::of).toList();
        return members.size() == 1 ? members.getFirst() : Predictor.ensemble(members);
    }

    /** What makes samples of rows. */
    SampleInput input(InputFormat format) {
        return new SampleInput(inputShape(), preprocessing, format);
    }
}
