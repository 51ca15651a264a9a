package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.file.IdxDirectory;
import dev.fovea.vision.picture.Preprocessing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A folder of IDX files to take images from, and of which set files are. */
final class SourceOptions {
    private static final String MAPPING = "-mapping.txt";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "Take the images from the files (IDX) of MNIST, Fashion-MNIST, KMNIST or a split of EMNIST in a"
                    + " folder, plain or .gz; of the four, those needed.")
    private @Nullable Path folder;

    @Option(
            names = "--set",
            paramLabel = "NAME",
            converter = OptionValues.Sets.class,
            description = "Which set the files are: mnist, fashion-mnist, kmnist, emnist-byclass, emnist-bymerge,"
                    + " emnist-balanced, emnist-letters, emnist-digits or emnist-mnist. Default: what the folder of"
                    + " --data-dir is called, or EMNIST's files in it; else mnist.")
    private @Nullable KnownSet set;

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "The names of the classes, in the order of their labels: one in each line, or as EMNIST has them in its"
                    + " files ...-mapping.txt. Without --set the files have images of your own, and labels from 0.")
    private @Nullable Path classes;

    private boolean settled;

    /**
     * What images are.
     *
     * @param set whose files they are like, by name
     * @param subject what networks learn of them
     * @param form what the files hold
     */
    record Choice(KnownSet set, Subject subject, ImageForm form) {
        static Choice of(KnownSet set) {
            return new Choice(set, Subject.of(set), set.form());
        }

        /** Files like those that networks have learned from. */
        static Choice like(Subject subject) {
            return new Choice(subject.files(), subject, subject.fileForm());
        }
    }

    /** The folder; null if none is named. */
    @Nullable
    Path folder() {
        return folder;
    }

    /** Whether it is said what the images are. */
    boolean named() {
        return set != null || classes != null;
    }

    /** What was recorded without a set is of none, whatever folders are called now. */
    void settle() {
        settled = true;
    }

    /**
     * Takes what a run was begun with where nothing is said now.
     *
     * @param begun its options
     * @param moved whether other places of the images are named now
     */
    void complete(SourceOptions begun, boolean moved) {
        folder = moved ? folder : begun.folder;
        set = set == null ? begun.set : set;
        classes = classes == null ? begun.classes : classes;
        settle();
    }

    /**
     * What the images are. What the names of folders and files tell is an option from then on, as they may be moved.
     *
     * @param otherwise what they are about where nothing tells; its classes are those of files like its own
     */
    Choice choice(Subject otherwise) throws FileException {
        boolean typed = set != null;
        if (set == null && folder != null && !settled) {
            set = detected(folder).orElse(null);
        }
        if (classes != null) {
            return own(set, classes.toString().endsWith(MAPPING)
                    ? ClassNames.readMapping(classes)
                    : ClassNames.read(classes));
        }
        Choice choice = set == null || (!typed && set == otherwise.files()) ? Choice.like(otherwise) : Choice.of(set);
        if (choice.equals(Choice.of(choice.set()))) {
            set = choice.set();
        }
        return choice;
    }

    /** Classes of one's own, in files like those of a set or in others. */
    private static Choice own(@Nullable KnownSet set, ClassNames names) {
        if (set == null) {
            return Choice.like(new Subject(Preprocessing.to(DigitNetwork.INPUT), names, "images"));
        }
        return Choice.like(new Subject(Preprocessing.of(set), names, set.form().items(), set));
    }

    private static Optional<KnownSet> detected(Path folder) throws DataFileException {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        Optional<KnownSet> named = Stream.of(KnownSet.values())
                .filter(known -> known.title().equalsIgnoreCase(name))
                .findFirst();
        return named.isPresent()
                ? named
                : Optional.of(IdxDirectory.open(folder).set()).filter(found -> found != KnownSet.MNIST);
    }
}
