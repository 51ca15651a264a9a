package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Augmenting;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.nn.model.ModelMetadata;
import java.nio.file.Path;
import java.util.List;

/**
 * The networks of a run as model files.
 *
 * @param result what the run came to
 */
record ModelFiles(RunResult result) {
    /** What the files are called. */
    List<String> names() {
        return result.members().stream().map(ModelFiles::name).toList();
    }

    private static String name(Member member) {
        return "network-" + (member.index() + 1) + ".safetensors";
    }

    void writeTo(Path folder) throws FileException {
        for (Member member : result.members()) {
            member.network().save(folder.resolve(name(member)), metadata(member));
        }
    }

    /** What it was before, without a place or a time: the same training makes the same file. */
    private String start(Member member) {
        List<String> sums = result.input().file().start();
        return sums.isEmpty() ? "" : "; before, the network of SHA-256 " + sums.get(member.index());
    }

    private ModelMetadata metadata(Member member) {
        EnsembleSettings settings = result.settings();
        ModelMetadata metadata = result.input().subject().storedIn(ModelMetadata.none())
                .training(settings.recipe().optimizerName() + ", " + Text.of(member.epochs().size(), "epoch")
                        + ", batch size " + settings.batchSize()
                        + ", learning rate " + settings.learningRate() + " * " + settings.decay() + "^epoch, "
                        + (settings.augmenting().equals(Augmenting.NONE) ? "" : "augmented, ")
                        + Text.of(member.trainingImages(), result.input().subject().item()) + start(member));
        double validated = member.epochs().getLast().valAccuracy();
        if (!Double.isNaN(validated)) {
            metadata = metadata.metric("val_accuracy", validated);
        }
        if (result.test().labelled()) {
            metadata = metadata.metric("test_accuracy", result.predictions().get(member.index()).accuracy());
        }
        return member.record().isPresent() ? member.record().get().addTo(metadata) : metadata;
    }
}
