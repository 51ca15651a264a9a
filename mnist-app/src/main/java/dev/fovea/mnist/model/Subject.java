package dev.fovea.mnist.model;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.picture.Preprocessing;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What networks are about, which stands in their files: it decides how pictures become their input, in training and in use,
 * and what is said about it.
 *
 * @param input how a picture becomes a network's input, (28, 28, 1)
 * @param classes what the outputs are called
 * @param items what images are called, in the plural: "digits"
 * @param files the set whose files theirs are like: how images lie in them, and which label is the first
 */
public record Subject(Preprocessing input, ClassNames classes, String items, KnownSet files) {
    /** Handwritten digits, as in MNIST. */
    public static final Subject DIGITS = of(KnownSet.MNIST);

    private static final String NAMELESS = "images";

    /** The key in a model's metadata of {@link #files}, where these are not what all else tells. */
    private static final String FILES = "files";

    /**
     * Checks the input.
     *
     * @throws IllegalArgumentException if it is not that of these networks
     */
    public Subject {
        if (!input.shape().equals(DigitNetwork.INPUT)) {
            throw new IllegalArgumentException(
                    "expected an input of " + DigitNetwork.INPUT + ", found " + input.shape() + " (" + input + ")");
        }
    }

    /**
     * That of files as the known set of such images has them; upright, with labels from 0, if there is none.
     *
     * @param input how a picture becomes a network's input, (28, 28, 1)
     * @param classes what the outputs are called
     * @param items what images are called, in the plural
     * @throws IllegalArgumentException if the input is not that of these networks
     */
    public Subject(Preprocessing input, ClassNames classes, String items) {
        this(input, classes, items, usualFiles(input, classes, items));
    }

    private static KnownSet usualFiles(Preprocessing input, ClassNames classes, String items) {
        return Stream.of(KnownSet.values())
                .filter(
                        set -> Preprocessing.of(set).equals(input) && set.form().classes().equals(classes)
                                && set.form().items().equals(items))
                .findFirst()
                .orElse(KnownSet.MNIST);
    }

    /**
     * That of a known set.
     *
     * @param set the set
     * @return its subject
     */
    public static Subject of(KnownSet set) {
        return new Subject(Preprocessing.of(set), set.form().classes(), set.form().items(), set);
    }

    /**
     * That of a model. What its file does not say is that of MNIST, or numbers for names.
     *
     * @param model a network with one output for each class
     * @return its subject
     * @throws IllegalArgumentException if its file says what is not so
     */
    public static Subject of(Model model) {
        ModelMetadata metadata = model.metadata();
        int outputs = model.network().outputShape().size();
        Optional<ClassNames> named = ClassNames.of(metadata);
        ClassNames classes = named.orElseGet(() -> ClassNames.numbered(outputs));
        if (classes.size() != outputs) {
            throw new IllegalArgumentException(
                    "expected a label for each of the " + outputs + " outputs, found " + classes.size());
        }
        String items = metadata.get(ImageForm.ITEMS)
                .filter(text -> text.strip().lines().count() == 1)
                .orElse(classes.equals(ClassNames.DIGITS) ? DIGITS.items : NAMELESS);
        Subject subject = new Subject(Preprocessing.of(metadata).orElse(DIGITS.input), classes, items);
        return metadata.get(FILES).map(title -> subject.files(known(title))).orElse(subject);
    }

    private static KnownSet known(String title) {
        return Stream.of(KnownSet.values())
                .filter(set -> set.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected files like those of a set that this version knows, found " + title));
    }

    /**
     * This with images in other files.
     *
     * @param like the set whose files they are like
     * @return the subject; this is not modified
     */
    public Subject files(KnownSet like) {
        return new Subject(input, classes, items, like);
    }

    /**
     * Metadata of a model, with this.
     *
     * @param metadata what else is remembered
     * @return all of it
     */
    public ModelMetadata storedIn(ModelMetadata metadata) {
        ModelMetadata stored =
                classes.storedIn(input.storedIn(metadata)).preprocessing(input.words()).with(ImageForm.ITEMS, items);
        return files == usualFiles(input, classes, items) ? stored : stored.with(FILES, files.title());
    }

    /** {@return what sets of such images hold: upright, with labels from 0} */
    public ImageForm form() {
        ImageForm form = ImageForm.of(input.shape(), classes).named(items);
        return input.fit().isInk() ? form.inkOnPaper() : form;
    }

    /** {@return what files of such images hold, which may lie on their side, with labels from 1} */
    public ImageForm fileForm() {
        ImageForm numbered = form().labelsFrom(files.form().firstLabel());
        return files.form().isTransposed() ? numbered.transposed() : numbered;
    }

    /**
     * Whether an image is one of what networks know, whatever they answer; only of MNIST's kind of digits anything is known.
     *
     * @param image 784 numbers, 0 for paper to 1 for ink, as pictures become them before range, mean and deviation
     * @return the judgement; nothing if nothing is known, or the image is blank
     */
    public Optional<Judgement> judgement(float[] image) {
        boolean digits = classes.equals(DIGITS.classes) && input.fit().equals(DIGITS.input.fit());
        return digits ? SingleDigit.judgement(image) : Optional.empty();
    }

    /**
     * Why an image is none of what networks know.
     *
     * @param image as for {@link #judgement}
     * @return the reason, in a few words: "several shapes"; nothing if it may be one of them
     */
    public Optional<String> doubt(float[] image) {
        return judgement(image).flatMap(Judgement::doubt);
    }

    /**
     * Requires the classes that networks know.
     *
     * @param place what has classes, for the message
     * @param found its classes
     * @throws DataFileException if they are others
     */
    public void requireClasses(String place, ClassNames found) throws DataFileException {
        if (!found.equals(classes)) {
            throw DataFileException.mismatch(
                    place, "the " + range(classes) + " that the networks know (--set says which set files are)",
                    range(found));
        }
    }

    private static String range(ClassNames classes) {
        return classes.size() + " classes " + classes.name(0) + " to " + classes.name(classes.size() - 1);
    }

    /** For people. */
    @Override
    public String toString() {
        return classes.size() + " kinds of " + items + " (" + input.words() + ")";
    }

    /** {@return what one image is called} */
    public String item() {
        return form().item();
    }
}
