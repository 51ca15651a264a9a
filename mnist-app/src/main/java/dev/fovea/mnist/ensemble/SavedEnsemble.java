package dev.fovea.mnist.ensemble;

import dev.fovea.io.FileException;
import dev.fovea.mnist.model.Subject;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks from files that predict together: those of a run's folder, or a single one.
 *
 * @param members the networks, at least one
 */
public record SavedEnsemble(List<SavedNetwork> members) {
    /** Copies the list. */
    public SavedEnsemble {
        members = List.copyOf(members);
    }

    /**
     * Reads networks.
     *
     * @param place the folder of a run, its {@value EnsembleFile#NAME}, or a model file
     * @return the networks
     * @throws FileException if a file cannot be read or breaks a rule
     */
    public static SavedEnsemble read(Path place) throws FileException {
        List<Path> files = List.of(place);
        if (Files.isDirectory(place)) {
            files = EnsembleFile.read(place.resolve(EnsembleFile.NAME));
        } else if (place.endsWith(EnsembleFile.NAME)) {
            files = EnsembleFile.read(place);
        }
        List<SavedNetwork> members = new ArrayList<>();
        for (Path file : files) {
            SavedNetwork member = SavedNetwork.read(file);
            if (!members.isEmpty() && !member.subject().equals(members.getFirst().subject())) {
                throw new DataFileException(file + ": expected what " + files.getFirst() + " is about, "
                        + members.getFirst().subject() + ", found " + member.subject());
            }
            members.add(member);
        }
        return new SavedEnsemble(members);
    }

    /**
     * Requires that the networks know the classes of images.
     *
     * @param images the images
     * @throws DataFileException if they know others
     */
    public void requireClasses(LabelledImages images) throws DataFileException {
        subject().requireClasses(images.origin(), images.classNames());
    }

    /** {@return what the networks are about} */
    public Subject subject() {
        return members.getFirst().subject();
    }

    /**
     * What each network takes images for.
     *
     * @param images the images
     * @param parallel where it runs; the result does not depend on it
     * @param listener is told how many images are done, of how many, each counted once for each network
     * @return one for each member
     * @throws FileException if a member's predictions are no numbers
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Predictions> predict(LabelledImages images, Parallel parallel, WorkListener listener)
            throws FileException, InterruptedException {
        long total = (long) images.size() * members.size();
        List<Predictions> predictions = new ArrayList<>();
        for (SavedNetwork member : members) {
            long before = (long) images.size() * predictions.size();
            predictions.add(
                    member.predict(images, parallel, (done, all) -> listener.advanced(before + done, total)));
        }
        return predictions;
    }
}
