package dev.fovea.mnist.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import dev.fovea.vision.picture.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a network is about stands in its file, and is used by whoever uses the network. */
class SubjectTest {
    private static final Subject MARKS = new Subject(
            Preprocessing.of(KnownSet.MNIST).range(-1, 1).normalised(new float[] {0.25f}, new float[] {2}).transposed(),
            ClassNames.of("tick", "cross", "none"), "marks");

    @TempDir
    private Path folder;

    private static Network network(int classes) {
        return Network.build(DigitNetwork.INPUT, 1, Layers.flatten(), Layers.dense(classes), Layers.softmax());
    }

    private static Model model(int classes, ModelMetadata metadata) {
        return new Model(network(classes), metadata, "any");
    }

    @Test
    void isWhatWasStored() {
        assertEquals(MARKS, Subject.of(model(3, MARKS.storedIn(ModelMetadata.none()))));
        assertEquals("mark", MARKS.item());
        for (KnownSet set : KnownSet.values()) {
            Subject subject = Subject.of(set);
            Subject stored = Subject.of(model(set.form().classes().size(), subject.storedIn(ModelMetadata.none())));
            assertEquals(subject, stored);
            assertEquals(set.form().isInkOnPaper(), stored.form().isInkOnPaper());
            assertEquals(set.form(), stored.fileForm());
        }
        Subject other = MARKS.files(KnownSet.EMNIST_LETTERS);
        Subject stored = Subject.of(model(3, other.storedIn(ModelMetadata.none())));
        assertEquals(other, stored);
        assertTrue(stored.fileForm().isTransposed() && !stored.form().isTransposed());
        assertEquals(List.of(1, 0), List.of(stored.fileForm().firstLabel(), stored.form().firstLabel()));
    }

    @Test
    void isThatOfMnistWhereNothingIsStored() {
        assertEquals(Subject.DIGITS, Subject.of(model(10, ModelMetadata.none())));
        assertEquals("3 kinds of images (" + Subject.DIGITS.input().words() + ")",
                Subject.of(model(3, ModelMetadata.none())).toString());
        ModelMetadata odd = ModelMetadata.none().with("items", "two\nlines");
        assertEquals("digits", Subject.of(model(10, odd)).items());
    }

    @Test
    void networksReadWhatTheyWereTrainedOn() throws Exception {
        Path file = folder.resolve("marks.safetensors");
        network(3).save(file, MARKS.storedIn(ModelMetadata.none()));
        SavedNetwork saved = SavedNetwork.read(file);
        byte[] pixels = new byte[DigitNetwork.PIXELS];
        float[] x = new float[DigitNetwork.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (7 * i);
            x[i % 28 * 28 + i / 28] = (-1 + 2 * ((pixels[i] & 255) / 255f) - 0.25f) / 2;
        }
        LabelledImages images = LabelledImages.unlabelled(MARKS.form(), pixels, "sample");
        float[] expected = network(3).predict(new float[][] {x})[0];
        assertArrayEquals(expected, saved.predict(images, Parallel.ofThreads(1)).probabilities().data());
        assertArrayEquals(
                expected, saved.predict(images, Parallel.ofThreads(1), WorkListener.NONE).probabilities().data());
    }

    @Test
    void whatIsNotSoIsRefused() throws Exception {
        refused(4, MARKS.storedIn(ModelMetadata.none()), "expected a label for each of the 4 outputs, found 3");
        refused(10, ModelMetadata.none().with(Preprocessing.KEY, "grey"), "not a preprocessing");
        refused(10, Preprocessing.to(32, 32).storedIn(ModelMetadata.none()), "expected an input of (28, 28, 1), found");
        refused(10, ModelMetadata.none().with("files", "emnist"), "a set that this version knows, found emnist");
        refused(2, ModelMetadata.none().labels(List.of("a", "a")), "\"a\" stands for two classes");
        refused(1, ModelMetadata.none(), "expected a network from (28, 28, 1) to one probability for each class");
        network(3).save(folder.resolve("a.safetensors"), MARKS.storedIn(ModelMetadata.none()));
        network(3).save(folder.resolve("b.safetensors"));
        Files.writeString(
                folder.resolve("ensemble.json"), "{\"format\":1,\"networks\":[\"a.safetensors\",\"b.safetensors\"]}");
        String message = assertThrows(FileException.class, () -> SavedEnsemble.read(folder)).getMessage();
        assertTrue(message.startsWith(folder.resolve("b.safetensors") + ": expected what "), message);
    }

    private void refused(int classes, ModelMetadata metadata, String why) throws Exception {
        Path file = folder.resolve("bad.safetensors");
        network(classes).save(file, metadata);
        String message = assertThrows(FileException.class, () -> SavedNetwork.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
    }
}
