package dev.fovea.mnist.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.PixelConvention;
import dev.fovea.vision.file.IdxReader;
import dev.fovea.vision.file.SampleDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digits in another convention than MNIST's are told, and put right where the whole file has it. */
class PixelConventionTest {
    private static LabelledImages mnist = SampleDigits.labelled(1);

    @TempDir
    Path folder;

    @BeforeAll
    static void load() throws DataFileException {
        mnist = BundledMnist.test();
    }

    private static byte[] bytes(LabelledImages images) {
        byte[] bytes = new byte[images.size() * SampleDigits.PIXELS];
        for (int i = 0; i < images.size(); i++) {
            images.copyBytes(i, bytes, i * SampleDigits.PIXELS);
        }
        return bytes;
    }

    /** Changes some digits. */
    private static byte[] changed(byte[] bytes, IntUnaryOperator change, int... digits) {
        for (int digit : digits) {
            for (int i = digit * SampleDigits.PIXELS; i < (digit + 1) * SampleDigits.PIXELS; i++) {
                bytes[i] = (byte) change.applyAsInt(bytes[i] & 255);
            }
        }
        return bytes;
    }

    private static LabelledImages digits(byte[] bytes) {
        return PixelConvention.of(SampleDigits.MNIST, bytes, null, "digits", null);
    }

    @Test
    void nothingIsOddAboutMnist() throws IOException {
        for (LabelledImages images : new LabelledImages[] {mnist, BundledMnist.train()}) {
            LabelledImages same = digits(bytes(images));
            assertEquals("", same.remark());
            assertTrue(SampleDigits.same(images.withoutLabels(), same));
        }
    }

    @Test
    void darkOnLightIsTurnedRoundIfAllAre() {
        LabelledImages five = mnist.withoutLabels().first(5);
        byte[] inverted = changed(bytes(five), value -> 255 - value, 0, 1, 2, 3, 4);
        LabelledImages read = digits(inverted);
        assertTrue(SampleDigits.same(five, read));
        assertEquals("digits are dark on light, 0 on 255, not light on dark: turned round", read.remark());
        byte[] withBlank = changed(
                changed(bytes(five), value -> 255 - value, 0, 1, 2, 3, 4), value -> 255, 2);
        LabelledImages blank = digits(withBlank);
        assertEquals(0, blank.pixel(2, 0, 0));
        assertTrue(blank.remark().contains("turned round; 1 of 5 digits is blank"), blank.remark());
    }

    /** Three quarters of the outermost pixels are light, or one less, whatever is within. */
    @ParameterizedTest
    @CsvSource({"2, 3, 1", "3, 2, 1", "4, 7, 1", "7, 4, 1", "28, 28, 1", "4, 7, 3", "28, 28, 3"})
    void theOutermostPixelsTell(int height, int width, int channels) {
        ImageForm form = ImageForm.of(Shape.of(height, width, channels), ClassNames.numbered(2)).inkOnPaper();
        List<Integer> outermost = IntStream.range(0, form.size())
                .filter(i -> {
                    int row = i / channels / width;
                    int column = i / channels % width;
                    return row == 0 || row == height - 1 || column == 0 || column == width - 1;
                })
                .boxed()
                .toList();
        int enough = 3 * outermost.size() / 4;
        for (int light : new int[] {enough, enough - 1}) {
            float[] image = new float[form.size()];
            for (int i : outermost.subList(outermost.size() - light, outermost.size())) {
                image[i] = 1;
            }
            boolean told = PixelConvention.remark(form, image).contains("dark on light");
            assertEquals(light == enough, told, light + " light pixels");
            Arrays.fill(image, 1);
            for (int i : outermost.subList(light, outermost.size())) {
                image[i] = 0;
            }
            told = PixelConvention.remark(form, image).contains("dark on light");
            assertEquals(light == enough, told, light + " light pixels, and all within");
        }
    }

    /** A shirt may be dark on light, faint, or fill its picture. */
    @Test
    void nothingIsSaidOfWhatIsNoInk() {
        float[] light = new float[SampleDigits.PIXELS];
        Arrays.fill(light, 0.9f);
        assertEquals("", PixelConvention.remark(KnownSet.FASHION_MNIST.form(), light));
        light[400] = 0;
        assertEquals("", PixelConvention.remark(KnownSet.FASHION_MNIST.form(), light));
        assertEquals("", PixelConvention.remark(KnownSet.FASHION_MNIST.form(), new float[SampleDigits.PIXELS]));
    }

    @Test
    void darkOnLightIsToldIfSomeAre() {
        LabelledImages five = mnist.first(5);
        LabelledImages read = digits(changed(bytes(five), value -> 255 - value, 1, 3));
        assertEquals(
                "2 of 5 digits are dark on light, 0 on 255, not light on dark (the first is number 2); read as they are",
                read.remark());
        assertEquals(255, read.pixel(1, 0, 0));
    }

    @Test
    void faintAndBlankDigitsAreTold() {
        LabelledImages five = mnist.first(5);
        assertEquals(
                "all 5 digits are faint, with pixels up to 5, not 255; read as they are",
                digits(changed(bytes(five), value -> value / 51, 0, 1, 2, 3, 4)).remark());
        assertEquals(
                "1 of 5 digits is faint, with pixels up to 15, not 255 (the first is number 5); read as it is",
                digits(changed(bytes(five), value -> value / 17, 4)).remark());
        assertEquals(
                "1 of 5 digits is blank: all pixels are alike (the first is number 1); read as it is",
                digits(changed(bytes(five), value -> 0, 0)).remark());
        assertEquals(
                "the digit is blank: all pixels are alike; read as it is",
                digits(new byte[SampleDigits.PIXELS]).remark());
    }

    @Test
    void oneDigitOfNumbersIsToldToo() {
        float[] digit = new float[SampleDigits.PIXELS];
        mnist.read(0, digit, 0);
        assertEquals("", PixelConvention.remark(SampleDigits.MNIST, digit));
        float[] faint = digit.clone();
        float[] inverted = digit.clone();
        for (int i = 0; i < digit.length; i++) {
            faint[i] /= 255;
            inverted[i] = 1 - inverted[i];
        }
        assertEquals("the digit is faint, with pixels up to 1, not 255; read as it is",
                PixelConvention.remark(SampleDigits.MNIST, faint));
        assertEquals(
                "the digit is dark on light, 0 on 255, not light on dark; read as it is",
                PixelConvention.remark(SampleDigits.MNIST, inverted));
        assertEquals(
                "the digit is blank: all pixels are alike; read as it is",
                PixelConvention.remark(SampleDigits.MNIST, new float[SampleDigits.PIXELS]));
    }

    @Test
    void zerosAndOnesInIdxFilesAreTakenForPaperAndInk() throws IOException {
        LabelledImages five = mnist.first(5);
        byte[] binary = changed(bytes(five), value -> value / 128, 0, 1, 2, 3, 4);
        Path images = Files.write(
                folder.resolve("images"),
                SampleDigits.idxImages(LabelledImages.unlabelled(SampleDigits.MNIST, binary, "binary")));
        Path labels = Files.write(folder.resolve("labels"), SampleDigits.idxLabels(five));
        LabelledImages read = IdxReader.read(images, labels, SampleDigits.MNIST);
        assertEquals("pixels are 0 and 1, not 0 to 255: taken for 0 and 255", read.remark());
        assertEquals(read.remark(), read.first(2).withoutLabels().remark());
        assertEquals(read.remark(), IdxReader.readUnlabelled(images, SampleDigits.MNIST).remark());
        for (int p = 0; p < SampleDigits.PIXELS; p++) {
            int expected = five.pixel(3, p / 28, p % 28) / 128 * 255;
            assertEquals(expected, read.pixel(3, p / 28, p % 28));
        }
    }
}
