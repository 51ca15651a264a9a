package dev.fovea.vision.picture;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pictures become the numbers that a network was trained on. */
class PreprocessingTest {
    private static final Preprocessing SETTINGS = Preprocessing.to(4, 6)
            .fit(Fit.stretch())
            .resampling(Resampling.BILINEAR)
            .range(-1, 1)
            .normalised(new float[] {0.1f, 0.2f, -0.3f}, new float[] {0.5f, 1e-3f, 2});

    /** Red is the column, green the row, blue 7. */
    private static Picture picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                image.setRGB(column, row, column << 16 | row << 8 | 7);
            }
        }
        return new Picture(image, "sample");
    }

    private static float[] bytes(Preprocessing preprocessing, Picture picture) throws DataFileException {
        float[] x = new float[preprocessing.shape().size()];
        preprocessing.range(0, 255).apply(picture, x, 0);
        return x;
    }

    @Test
    void leavesAPictureOfTheRightSizeAsItIs() throws DataFileException {
        for (Resampling way : Resampling.values()) {
            float[] x = bytes(Preprocessing.to(5, 3).resampling(way), picture(3, 5));
            for (int i = 0; i < 15; i++) {
                assertArrayEquals(
                        new float[] {i % 3, Math.floorDiv(i, 3), 7}, new float[] {x[3 * i], x[3 * i + 1], x[3 * i + 2]},
                        1e-5f);
            }
        }
    }

    @Test
    void takesTheMeanOfAreas() throws DataFileException {
        // Columns 0, 1 | 2, 3 and rows 0, 1, 2 | 3, 4, 5.
        float[] x = bytes(Preprocessing.to(2, 2).fit(Fit.stretch()), picture(4, 6));
        assertArrayEquals(new float[] {0.5f, 1, 7, 2.5f, 1, 7, 0.5f, 4, 7, 2.5f, 4, 7}, x, 1e-5f);
    }

    @Test
    void cutsOutTheMiddle() throws DataFileException {
        // Of 8 columns the middle four: 2, 3 | 4, 5.
        float[] x = bytes(Preprocessing.to(2, 2), picture(8, 4));
        assertArrayEquals(new float[] {2.5f, 0.5f, 7, 4.5f, 0.5f, 7, 2.5f, 2.5f, 7, 4.5f, 2.5f, 7}, x, 1e-5f);
    }

    @Test
    void interpolatesLinearly() throws DataFileException {
        float[] larger =
                bytes(Preprocessing.to(1, 4).fit(Fit.stretch()).resampling(Resampling.BILINEAR), picture(2, 1));
        assertArrayEquals(
                new float[] {0, 0.25f, 0.75f, 1}, new float[] {larger[0], larger[3], larger[6], larger[9]}, 1e-6f);
        // Pillow's weights for the first of two from four: (7, 5, 3, 1) · 1/16 … cut off at the border: 3, 3, 1 of 7.
        float[] smaller =
                bytes(Preprocessing.to(1, 2).fit(Fit.stretch()).resampling(Resampling.BILINEAR), picture(4, 1));
        assertEquals((3 * 0 + 3 * 1 + 1 * 2) / 7f, smaller[0], 1e-5f);
    }

    @Test
    void scalesAndWeighsColours() throws DataFileException {
        float[] x = new float[4];
        Preprocessing grey = Preprocessing.to(1, 1).grey().range(-1, 1)
                .normalised(new float[] {0.5f}, new float[] {2});
        grey.apply(picture(1, 1), x, 3);
        assertEquals(0, x[2]);
        assertEquals((-1 + 2 * (0.114f * 7) / 255f - 0.5f) / 2, x[3], 1e-6f);
    }

    @Test
    void givesDataSetsTheSameNumbersAsPictures() throws DataFileException {
        ImageForm form = ImageForm.of(Shape.of(1, 2, 3), ClassNames.of("a"));
        LabelledImages images =
                LabelledImages.labelled(form, new byte[] {0, 0, 7, 1, 0, 7}, new int[] {0}, "two pixels");
        Preprocessing preprocessing = Preprocessing.to(1, 2)
                .normalised(new float[] {0.1f, 0.2f, 0.3f}, new float[] {1, 2, 3});
        Dataset dataset = preprocessing.of(images);
        float[] ofBytes = new float[6];
        dataset.read(0, ofBytes, 0);
        float[] ofPicture = new float[6];
        preprocessing.apply(picture(2, 1), ofPicture, 0);
        assertArrayEquals(ofPicture, ofBytes, 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.of(images));
        assertSame(images, Preprocessing.to(1, 2).of(images));
    }

    @Test
    void laysImagesOnTheirSideForNetworksThatWereTrainedSo() throws DataFileException {
        Preprocessing lying = Preprocessing.to(2, 2).range(0, 255).transposed();
        float[] x = new float[13];
        lying.apply(picture(2, 2), x, 1);
        assertArrayEquals(new float[] {0, 0, 0, 7, 0, 1, 7, 1, 0, 7, 1, 1, 7}, x);
        ImageForm form = ImageForm.of(Shape.of(2, 2, 3), ClassNames.of("a"));
        byte[] upright = {0, 0, 7, 1, 0, 7, 0, 1, 7, 1, 1, 7};
        assertArrayEquals(upright, lying.bytes(picture(2, 2)));
        float[] same = new float[13];
        lying.of(LabelledImages.labelled(form, upright, new int[1], "upright")).read(0, same, 1);
        assertArrayEquals(x, same);
        assertEquals(Optional.of(lying), Preprocessing.of(lying.storedIn(ModelMetadata.none())));
        assertThrows(IllegalArgumentException.class, () -> Preprocessing.to(2, 3).transposed());
    }

    /** A thick bar, dark grey on light grey, with a light spot, far from the middle. */
    @Test
    void findsInkAndThings() throws DataFileException {
        BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 600; i++) {
            boolean bar = i / 30 >= 2 && i / 30 < 10 && i % 30 >= 20 && i % 30 < 24;
            image.setRGB(i % 30, i / 30, !bar ? 0xc8c8c8 : i / 30 < 4 ? 0x969696 : 0x323232);
        }
        Picture picture = new Picture(image, "bar");
        Preprocessing ink = Preprocessing.to(Shape.of(8, 8, 1)).fit(Fit.ink(4, Fit.Centre.BOX));
        byte[] pixels = ink.bytes(picture);
        // Ink of one third, and full; 4×2 pixels in the middle.
        assertArrayEquals(new byte[] {85, (byte) 255}, new byte[] {pixels[2 * 8 + 3], pixels[3 * 8 + 3]});
        assertEquals(8, IntStream.range(0, 64).filter(i -> pixels[i] != 0).count());
        byte[] object = ink.fit(Fit.object(4, Fit.Centre.BOX)).bytes(picture);
        assertArrayEquals(new byte[] {50, (byte) 150}, new byte[] {object[2 * 8 + 3], object[3 * 8 + 3]});
        // A third and three wholes: the centre of mass is 1.8 rows from above, and comes to row 4.
        byte[] mass = ink.fit(Fit.ink(4, Fit.Centre.MASS)).bytes(picture);
        assertEquals(85, mass[2 * 8 + 4]);
        for (Fit fit : List.of(Fit.ink(4, Fit.Centre.MASS), Fit.object(8, Fit.Centre.BOX))) {
            Preprocessing stored = ink.fit(fit);
            assertEquals(Optional.of(stored), Preprocessing.of(stored.storedIn(ModelMetadata.none())));
            assertThrows(IllegalArgumentException.class, () -> Preprocessing.to(8, 8).fit(fit));
            assertThrows(IllegalArgumentException.class, () -> Preprocessing.to(Shape.of(3, 9, 1)).fit(fit));
        }
        Picture blank = new Picture(new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB), "blank.png");
        assertFault(() -> ink.bytes(blank), "blank.png", "all pixels are alike");
    }

    @Test
    void isStoredWithTheModel() {
        ModelMetadata metadata = SETTINGS.storedIn(ModelMetadata.none().labels(List.of("cat", "dog")));
        assertEquals(Optional.of(SETTINGS), Preprocessing.of(metadata));
        assertEquals(
                "height=4 width=6 channels=3 order=rows fit=stretch resample=bilinear range=-1.0,1.0 mean=0.1,0.2,-0.3"
                        + " deviation=0.5,0.001,2.0",
                metadata.get(Preprocessing.KEY).orElseThrow());
        assertEquals(Optional.empty(), Preprocessing.of(ModelMetadata.none()));
        Preprocessing grey = Preprocessing.to(28, 28).grey();
        assertEquals(Optional.of(grey), Preprocessing.of(grey.storedIn(ModelMetadata.none())));
    }

    @Test
    void refusesWhatIsNone() {
        String good = SETTINGS.toString();
        for (String bad : List.of(
                "", "grey / 255", good + " ", good.replace("4", "0"), good.replace("0.5", "0.0"),
                good.replace("-1.0,1.0", "1.0"), good.replace("area", "cubic").replace("bilinear", "cubic"),
                good.replace("channels=3", "channels=1"), good.replace("0.001", "1-2"),
                good.replace("stretch", "ink:4:mass"), good.replace("stretch", "ink:0:mass"),
                good.replace("rows", "columns"))) {
            ModelMetadata metadata = ModelMetadata.none().with(Preprocessing.KEY, bad);
            String message =
                    assertThrows(IllegalArgumentException.class, () -> Preprocessing.of(metadata)).getMessage();
            assertTrue(message.startsWith("not a preprocessing"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Preprocessing.to(Shape.of(2, 2, 2)));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.range(1, 1));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.normalised(new float[1], new float[1]));
    }

    @Test
    void whiteIsNotMoreThanOne() throws DataFileException {
        BufferedImage white = new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < white.getHeight(); y++) {
            for (int x = 0; x < white.getWidth(); x++) {
                white.setRGB(x, y, 0xffffff);
            }
        }
        for (int size : new int[] {28, 97, 224, 600}) {
            for (Resampling way : Resampling.values()) {
                for (Preprocessing input : List.of(
                        Preprocessing.to(size, size).resampling(way),
                        Preprocessing.to(size, size).grey().resampling(way))) {
                    float[] x = new float[input.shape().size()];
                    input.apply(new Picture(white, "white"), x, 0);
                    for (float value : x) {
                        assertTrue(value <= 1 && value >= 1 - 1e-6, () -> input + ": " + value);
                    }
                }
            }
        }
    }
}
