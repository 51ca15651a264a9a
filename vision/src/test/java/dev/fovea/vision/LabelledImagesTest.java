package dev.fovea.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.file.SampleDigits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledImagesTest {
    private final LabelledImages images = SampleDigits.labelled(12);

    @Test
    void givesSizeLabelsAndPixels() {
        assertEquals(12, images.size());
        assertTrue(images.labelled());
        assertEquals(1, images.label(11));
        assertEquals((2 * 784 + 3 * 28 + 4 + 2 * 31) % 256, images.pixel(2, 3, 4));
        assertEquals("sample: 12 labelled images", images.toString());
    }

    @Test
    void scalesEveryByteAsKerasDoes() {
        float[] x = new float[SampleDigits.PIXELS];
        images.read(0, x, 0);
        for (int value = 0; value < 256; value++) {
            assertEquals(value, images.pixel(0, value / 28, value % 28));
            // Keras divides 64-bit integers by 255 and casts to float32: the same float for every byte.
            assertEquals((float) (value / 255.0), x[value], "pixel " + value);
        }
    }

    @Test
    void readsIntoItsPlaceOnly() {
        float[] x = new float[3 * SampleDigits.PIXELS];
        Arrays.fill(x, Float.NaN);
        images.read(5, x, SampleDigits.PIXELS);
        float[] alone = new float[SampleDigits.PIXELS];
        images.read(5, alone, 0);
        assertArrayEquals(alone, Arrays.copyOfRange(x, SampleDigits.PIXELS, 2 * SampleDigits.PIXELS));
        for (int i = 0; i < SampleDigits.PIXELS; i++) {
            assertTrue(Float.isNaN(x[i]) && Float.isNaN(x[2 * SampleDigits.PIXELS + i]), "float " + i);
        }
    }

    @Test
    void refusesAPlaceThatIsTooSmall() {
        float[] x = new float[SampleDigits.PIXELS];
        assertThrows(IndexOutOfBoundsException.class, () -> images.read(0, x, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> images.read(0, x, -1));
    }

    @Test
    void limitsToTheFirstImages() {
        LabelledImages three = images.first(3);
        assertEquals(3, three.size());
        assertEquals(images.pixel(2, 27, 27), three.pixel(2, 27, 27));
        assertThrows(IndexOutOfBoundsException.class, () -> three.label(3));
        assertThrows(IndexOutOfBoundsException.class, () -> three.pixel(3, 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> three.read(3, new float[784], 0));
        assertSame(images, images.first(12));
        assertSame(images, images.first(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesALimitBelowOne(int n) {
        String message = assertThrows(IllegalArgumentException.class, () -> images.first(n)).getMessage();
        assertEquals("number of images: expected at least 1, found " + n, message);
    }

    @Test
    void hasNoLabelsWithoutLabels() {
        LabelledImages without = images.withoutLabels();
        assertFalse(without.labelled());
        assertEquals(12, without.size());
        assertSame(without, without.withoutLabels());
        String message = assertThrows(IllegalStateException.class, () -> without.label(0)).getMessage();
        assertEquals("sample: these images have no labels", message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 783, 785})
    void refusesPixelsThatAreNotWholeImages(int length) {
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> LabelledImages.unlabelled(SampleDigits.MNIST, new byte[length], "x")).getMessage();
        assertTrue(message.contains("multiple of 784") && message.endsWith("found " + length), message);
    }

    @Test
    void refusesLabelsThatDoNotFit() {
        byte[] pixels = new byte[2 * SampleDigits.PIXELS];
        assertThrows(IllegalArgumentException.class,
                () -> LabelledImages.labelled(SampleDigits.MNIST, pixels, new int[1], "x"));
        assertThrows(IllegalArgumentException.class,
                () -> LabelledImages.labelled(SampleDigits.MNIST, pixels, new int[] {0, 10}, "x"));
        assertThrows(IllegalArgumentException.class,
                () -> LabelledImages.labelled(SampleDigits.MNIST, pixels, new int[] {0, -1}, "x"));
    }
}
