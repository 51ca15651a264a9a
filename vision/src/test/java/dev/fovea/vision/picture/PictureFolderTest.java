package dev.fovea.vision.picture;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import dev.fovea.vision.ClassNames;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in folders of classes. */
class PictureFolderTest {
    private static final Preprocessing TINY = Preprocessing.to(2, 2);

    @TempDir
    Path folder;

    private Path picture(String place, int grey) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            image.setRGB(i % 4, i / 4, grey * 0x010101);
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void ordersClassesThatAreNumbersAsNumbers() throws IOException {
        for (String name : List.of("10", "9", "0", "100")) {
            picture(name + "/x.png", Integer.parseInt(name));
        }
        picture(".hidden/x.png", 1);
        Files.writeString(folder.resolve("readme.txt"), "not a class");
        PictureDataset pictures = PictureFolder.open(folder, TINY);
        assertEquals(ClassNames.of("0", "9", "10", "100"), pictures.classNames());
        assertEquals(4, pictures.size());
        assertEquals(Shape.of(2, 2, 3), pictures.sampleShape());
        for (int i = 0; i < 4; i++) {
            assertEquals(i, pictures.label(i));
            float[] x = new float[12];
            pictures.read(i, x, 0);
            assertEquals(Integer.parseInt(pictures.classNames().name(i)) / 255f, x[7], 1e-6f);
        }
        assertEquals("4 pictures in 4 classes", pictures.toString());
    }

    @Test
    void ordersOtherClassesAndTheirPicturesByName() throws IOException {
        Path second = picture("dog/b/1.png", 2);
        Path first = picture("dog/a.png", 1);
        picture("cat/.hidden.png", 3);
        picture("cat/c.png", 4);
        PictureDataset pictures = PictureFolder.open(folder, TINY);
        assertEquals(ClassNames.of("cat", "dog"), pictures.classNames());
        assertEquals(List.of(first, second), List.of(pictures.file(1), pictures.file(2)));
        assertEquals(3, pictures.size());
    }

    @Test
    void givesTestPicturesTheLabelsOfTheTrainingPictures() throws IOException {
        picture("dog/a.png", 1);
        ClassNames known = ClassNames.of("cat", "dog", "eel");
        assertEquals(1, PictureFolder.open(folder, known, TINY).label(0));
        assertFault(
                () -> PictureFolder.open(folder, ClassNames.of("cat"), TINY),
                folder + ": expected folders of the 1 known classes, found dog");
    }

    @Test
    void tellsEmptyClassesAndNone() throws IOException {
        assertFault(() -> PictureFolder.open(folder, TINY), folder + ": expected a folder for each class, found none");
        assertFault(() -> PictureFolder.open(folder.resolve("no"), TINY),
                "expected a folder of pictures, found nothing");
        picture("dog/a.png", 1);
        Files.createDirectory(folder.resolve("cat"));
        Files.writeString(Files.createDirectory(folder.resolve("eel")).resolve("notes.txt"), "x");
        assertFault(
                () -> PictureFolder.open(folder, TINY),
                folder + ": expected pictures in the folder of each class, found none in cat, eel");
    }

    @Test
    void namesABadPicture() throws IOException {
        picture("a/1.png", 1);
        Path bad = Files.writeString(folder.resolve("a/2.png"), "no picture");
        PictureDataset pictures = PictureFolder.open(folder, TINY);
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> pictures.read(1, new float[12], 0));
        assertTrue(e.getMessage().startsWith(bad + ": expected a PNG"), e.getMessage());
        assertFault(pictures::check, bad + ": expected a PNG, JPEG");
        Files.writeString(folder.resolve("a/3.png"), "neither");
        assertFault(PictureFolder.open(folder, TINY)::check, bad.toString(), "(the first of 2 bad pictures)");
    }

    /** It can be decoded, but there is no ink on it. */
    @Test
    void aCheckFindsWhatTrainingCannotRead() throws IOException {
        Path blank = picture("a/1.png", 200);
        PictureDataset pictures =
                PictureFolder.open(folder, Preprocessing.to(8, 8).grey().fit(Fit.ink(6, Fit.Centre.BOX)));
        assertFault(pictures::check, blank + ": ", "all pixels are alike");
        assertThrows(UncheckedIOException.class, () -> pictures.read(0, new float[64], 0));
    }

    @Test
    void aTrainingOnSeveralThreadsNamesABadPicture() throws IOException {
        for (int i = 0; i < 20; i++) {
            picture(i % 2 == 0 ? "a/" + i + ".png" : "b/" + i + ".png", i);
        }
        Path bad = Files.write(folder.resolve("b/7.png"), new byte[] {1, 2, 3});
        PictureDataset pictures = PictureFolder.open(folder, TINY);
        Network network = Network.build(TINY.shape(), 1, Layers.flatten(), Layers.dense(2));
        Trainer trainer =
                new Trainer(network, new Adam(), Schedule.constant(0.01)).parallel(Parallel.ofThreads(3));
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> trainer.fit(pictures, null, 1, 20));
        assertTrue(e.getMessage().startsWith(bad + ": expected a PNG"), e.getMessage());
        assertTrue(e.getCause() instanceof FileException, "what programs show in one line");
    }

    @Test
    @org.junit.jupiter.api.condition.EnabledOnOs(org.junit.jupiter.api.condition.OS.LINUX)
    void namesThatCannotBeAreToldInOneLine() throws IOException {
        Files.createDirectories(folder.resolve("a\nb"));
        assertFault(() -> PictureFolder.open(folder, Preprocessing.to(2, 2)), folder.toString(), "control character");
    }
}
