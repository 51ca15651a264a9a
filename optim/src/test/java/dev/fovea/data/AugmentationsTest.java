package dev.fovea.data;

import static dev.fovea.data.Augmentations.elastic;
import static dev.fovea.data.Augmentations.erasing;
import static dev.fovea.data.Augmentations.gaussianNoise;
import static dev.fovea.data.Augmentations.horizontalFlip;
import static dev.fovea.data.Augmentations.horizontalFlipInTurn;
import static dev.fovea.data.Augmentations.inOrder;
import static dev.fovea.data.Augmentations.oneOf;
import static dev.fovea.data.Augmentations.padAndCrop;
import static dev.fovea.data.Augmentations.verticalFlip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationsTest {
    private static final Shape IMAGE = Shape.of(5, 4, 2);
    private static final Augmentation PLUS = sample -> sample.x()[0] += 1;
    private static final Augmentation TWICE = sample -> sample.x()[0] *= 2;

    @ParameterizedTest
    @CsvSource({"true, 5, 4", "true, 1, 7", "true, 6, 1", "false, 5, 4", "false, 1, 7", "false, 6, 1"})
    void flipsMirror(boolean horizontal, int height, int width) {
        Shape shape = Shape.of(height, width, 2);
        float[] x = Frames.numbered(shape.size());
        Augmentation flip = horizontal ? horizontalFlip(1) : verticalFlip(1);
        float[] flipped = Frames.applied(flip, shape, x, 1, 0);
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                int from = horizontal ? r * width + width - 1 - c : (height - 1 - r) * width + c;
                assertEquals(2 * from, flipped[2 * (r * width + c)]);
                assertEquals(2 * from + 1, flipped[2 * (r * width + c) + 1]);
            }
        }
    }

    /** Each pixel's label is its number, which is also in the image: they must stay together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void mapsMoveWithTheirPixels(int channels) {
        int height = 6;
        int width = 5;
        Shape map = channels == 1 ? Shape.of(height, width) : Shape.of(height, width, channels);
        float[] numbers = Frames.numbered(map.size());
        Shape image = Shape.of(height, width, channels);
        Augmentation moves = inOrder(horizontalFlip(), verticalFlip(), padAndCrop(3), padAndCrop(2).reflecting());
        for (Target kind : new Target[] {Target.labels(map, 1000), Target.values(map)}) {
            for (int i = 0; i < 50; i++) {
                AugmentationFrame frame = Frames.of(image, numbers, kind, numbers, 1, i);
                moves.apply(frame);
                assertArrayEquals(frame.x(), frame.target(), "sample " + i);
            }
        }
    }

    @Test
    void labelsFromOutsideAreIgnored() {
        Target kind = Target.labels(Shape.of(3, 3), 9).ignoring(255);
        float[] x = new float[9];
        Arrays.fill(x, 1);
        for (int i = 0; i < 50; i++) {
            AugmentationFrame frame = Frames.of(Shape.of(3, 3, 1), x, kind, Frames.numbered(9), 1, i);
            padAndCrop(2).apply(frame);
            for (int pixel = 0; pixel < 9; pixel++) {
                assertEquals(frame.x()[pixel] == 0, frame.target()[pixel] == 255);
            }
        }
    }

    @Test
    void whatIsNoMapStays() {
        Target kind = Target.values(Shape.of(4));
        AugmentationFrame frame = Frames.of(IMAGE, Frames.numbered(40), kind, new float[] {1, 2, 3, 4}, 1, 0);
        inOrder(horizontalFlip(1), verticalFlip(1), padAndCrop(3)).apply(frame);
        assertArrayEquals(new float[] {1, 2, 3, 4}, frame.target());
    }

    @Test
    void cropsArePartsOfThePaddedImage() {
        int padding = 3;
        int height = 5;
        int width = 4;
        float[] x = Frames.numbered(IMAGE.size());
        for (boolean reflecting : new boolean[] {false, true}) {
            float[] padded = new float[(height + 6) * (width + 6) * 2];
            for (int r = 0; r < height + 6; r++) {
                for (int c = 0; c < width + 6; c++) {
                    int row = r - padding;
                    int column = c - padding;
                    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
                    int mirrored = row < 0 ? -row : row >= height ? 2 * height - 2 - row : row;
                    int mirroredColumn = column < 0 ? -column : column >= width ? 2 * width - 2 - column : column;
                    for (int i = 0; i < 2; i++) {
                        padded[(r * (width + 6) + c) * 2 + i] =
                                inside || reflecting ? x[(mirrored * width + mirroredColumn) * 2 + i] : 0;
                    }
                }
            }
            Augmentation crop = reflecting ? padAndCrop(padding).reflecting() : padAndCrop(padding);
            int[][] seen = new int[7][7];
            for (int i = 0; i < 4900; i++) {
                AugmentationFrame frame = Frames.of(IMAGE, x, 1, i);
                int top = frame.below(7);
                int left = frame.below(7);
                seen[top][left]++;
                float[] cropped = Frames.applied(crop, IMAGE, x, 1, i);
                for (int r = 0; r < height; r++) {
                    int at = ((top + r) * (width + 6) + left) * 2;
                    assertArrayEquals(
                            Arrays.copyOfRange(padded, at, at + width * 2),
                            Arrays.copyOfRange(cropped, r * width * 2, (r + 1) * width * 2), "row " + r);
                }
            }
            for (int[] row : seen) {
                for (int count : row) {
                    assertEquals(100, count, 50); // five standard deviations of a binomial count
                }
            }
        }
    }

    /** Five standard deviations of a share of 10,000 are at most 0.025. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 1})
    void probabilitiesAreThoseOfSamples(double probability) {
        Augmentation sometimes = PLUS.withProbability(probability);
        int changed = 0;
        for (int i = 0; i < 10_000; i++) {
            changed += (int) Frames.applied(sometimes, Shape.of(1), new float[1], 3, i)[0];
        }
        assertEquals(probability, changed / 10_000.0, probability % 1 == 0 ? 0 : 0.025);
    }

    @Test
    void oneOfSeveralIsAsLikelyAsTheOthers() {
        Augmentation choice = oneOf(sample -> sample.x()[0] = 1, sample -> sample.x()[1] = 1, sample -> {});
        int[] counts = new int[3];
        for (int i = 0; i < 9_000; i++) {
            float[] x = Frames.applied(choice, Shape.of(2), new float[2], 3, i);
            counts[x[0] == 1 ? 0 : x[1] == 1 ? 1 : 2]++;
        }
        for (int count : counts) {
            assertEquals(3000, count, 5 * Math.sqrt(9000 * 2 / 9.0));
        }
    }

    @Test
    void anOrderIsKept() {
        assertEquals(6, Frames.applied(inOrder(PLUS, TWICE), Shape.of(1), new float[] {2}, 1, 0)[0]);
        assertEquals(5, Frames.applied(TWICE.then(PLUS), Shape.of(1), new float[] {2}, 1, 0)[0]);
    }

    @Test
    void noiseIsNormalAndFreshForEverySample() {
        int size = 4000;
        Shape shape = Shape.of(size);
        float[] x = new float[size];
        Arrays.fill(x, 3);
        float[] first = Frames.applied(gaussianNoise(0.5), shape, x, 1, 0);
        float[] second = Frames.applied(gaussianNoise(0.5), shape, x, 1, 1);
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        double product = 0;
        for (int i = 0; i < size; i++) {
            double z = (first[i] - 3) / 0.5;
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
            product += z * (second[i] - 3) / 0.5;
        }
        double five = 5 / Math.sqrt(size); // standard errors of the mean, and of a product of two
        assertEquals(0, sum / size, five);
        assertEquals(0, product / size, five);
        assertEquals(1, squares / size, five * Math.sqrt(2));
        assertEquals(3, fourth / size, five * Math.sqrt(96));
        assertArrayEquals(x, Frames.applied(gaussianNoise(0), shape, x, 1, 0));
    }

    /** The transform of Box and Muller, number by number; the last of an odd count is half of a pair. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void noiseIsMadeOfPairsOfUniformNumbers(int size) {
        CounterRandom random = new CounterRandom(Frames.of(Shape.of(size), new float[size], 1, 3).bits());
        float[] noise = Frames.applied(gaussianNoise(2), Shape.of(size), new float[size], 1, 3);
        for (int i = 0; i < size; i++) {
            int pair = i - i % 2;
            double radius = 2 * Math.sqrt(-2 * Math.log(1 - random.uniform(pair)));
            double angle = 2 * Math.PI * random.uniform(pair + 1);
            assertEquals(radius * (i % 2 == 0 ? Math.cos(angle) : Math.sin(angle)), noise[i], 1e-6);
        }
    }

    @Test
    void erasingOverwritesOneRectangle() {
        int height = 20;
        int width = 30;
        Shape shape = Shape.of(height, width, 2);
        float[] x = new float[shape.size()];
        Arrays.fill(x, 1);
        double areas = 0;
        int n = 2000;
        for (int i = 0; i < n; i++) {
            AugmentationFrame frame = Frames.of(shape, x, 1, i);
            double area = frame.uniform(0.02, 0.33) * height * width;
            double aspect = Math.exp(frame.uniform(Math.log(0.3), Math.log(3.3)));
            int rows = (int) Math.max(1, Math.min(height, Math.rint(Math.sqrt(area * aspect))));
            int columns = (int) Math.max(1, Math.min(width, Math.rint(Math.sqrt(area / aspect))));
            int top = frame.below(height - rows + 1);
            int left = frame.below(width - columns + 1);
            float[] erased = Frames.applied(erasing(), shape, x, 1, i);
            for (int pixel = 0; pixel < height * width; pixel++) {
                int r = pixel / width;
                int c = pixel % width;
                boolean inside = r >= top && r < top + rows && c >= left && c < left + columns;
                assertEquals(inside ? 0 : 1, erased[2 * pixel]);
                assertEquals(inside ? 0 : 1, erased[2 * pixel + 1]);
            }
            areas += (double) rows * columns / (height * width);
        }
        // The mean of a uniform share; limiting sides to those of the image takes away a little.
        assertEquals(0.175, areas / n, 0.01);
    }

    @Test
    void erasingHasSettings() {
        Shape shape = Shape.of(10, 10, 1);
        RandomErasing all = erasing().area(1, 1).aspect(1, 1);
        float[] filled = new float[100];
        Arrays.fill(filled, 0.25F);
        assertArrayEquals(filled, Frames.applied(all.value(0.25), shape, new float[100], 1, 0));
        float[] noise = Frames.applied(all.noise(2, 3), shape, new float[100], 1, 0);
        assertEquals(100, new java.util.TreeSet<>(java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> noise[i])
                .toList()).size(), "every number another one");
        for (float value : noise) {
            assertTrue(value >= 2 && value < 3);
        }
        assertEquals(
                "RandomErasing[area=0.1 to 0.2, aspect=0.5 to 2.0, value=0.0 to 1.0]",
                erasing().area(0.1, 0.2).aspect(0.5, 2).noise(0, 1).toString());
        assertEquals(erasing().area(0.1, 0.2).value(3), erasing().value(3).area(0.1, 0.2));
        assertEquals(erasing().value(3).hashCode(), erasing().value(3).hashCode());
        assertNotEquals(erasing(), erasing().value(3));
    }

    @Test
    void theyPrintAndCompareBySettings() {
        Augmentation one = inOrder(
                horizontalFlip(), padAndCrop(4).reflecting().then(PLUS),
                oneOf(gaussianNoise(0.1), verticalFlip(0.25)).withProbability(0.3),
                Augmentations.elastic(34, 4));
        assertEquals(
                "InOrder[Sometimes[0.5, Flip[axis=COLUMNS]], InOrder[PadAndCrop[4, reflecting], " + PLUS + "], "
                        + "Sometimes[0.3, OneOf[GaussianNoise[deviation=0.1], Sometimes[0.25, Flip[axis=ROWS]]]], "
                        + "ElasticDistortion[alpha=34.0, sigma=4.0]]",
                one.toString());
        Augmentation same = inOrder(
                horizontalFlip(0.5), inOrder(padAndCrop(4).reflecting(), PLUS),
                oneOf(gaussianNoise(0.1), verticalFlip(0.25)).withProbability(0.3),
                Augmentations.elastic(34, 4));
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertNotEquals(padAndCrop(4), padAndCrop(4).reflecting());
        assertEquals("PadAndCrop[4, zeros]", padAndCrop(4).toString());
    }

    @Test
    void badSettingsAreRefused() {
        assertRefused("the probability must be in [0, 1], not 1.5", () -> horizontalFlip(1.5));
        assertRefused("the probability must be in [0, 1], not NaN", () -> PLUS.withProbability(Double.NaN));
        assertRefused("at least one part is needed", () -> inOrder());
        assertRefused("at least one part is needed", () -> oneOf());
        assertRefused("the padding must be at least 1 pixel, not 0", () -> padAndCrop(0));
        assertRefused("the standard deviation must be at least 0 and finite, not -1.0", () -> gaussianNoise(-1));
        assertRefused(
                "the standard deviation must be at least 0 and finite, not Infinity",
                () -> gaussianNoise(Double.POSITIVE_INFINITY));
        assertRefused(
                "the least and the most area must be in (0, 1] and in order, not 0.0 and 0.2",
                () -> erasing().area(0, 0.2));
        assertRefused(
                "the least and the most aspect must be positive, finite and in order, not 1.0 and Infinity",
                () -> erasing().aspect(1, Double.POSITIVE_INFINITY));
        assertRefused(
                "the least and the most area must be in (0, 1] and in order, not 0.3 and 0.2",
                () -> erasing().area(0.3, 0.2));
        assertRefused(
                "the least and the most aspect must be positive, finite and in order, not 0.0 and 2.0",
                () -> erasing().aspect(0, 2));
        assertRefused("the erasing values must be finite and in order, not NaN and NaN",
                () -> erasing().value(Double.NaN));
        padAndCrop(1).check(Shape.of(2, 2, 1), Target.label(2)); // the least there is
    }

    @Test
    void whatIsNoImageIsRefusedBeforehand() {
        Target label = Target.label(2);
        Shape flat = Shape.of(784);
        assertRefused(
                "only images (height, width, channels) can be flipped, not (784)",
                () -> inOrder(gaussianNoise(1), horizontalFlip()).check(flat, label));
        assertRefused(
                "only images (height, width, channels) can be cropped, not (784)",
                () -> oneOf(padAndCrop(2)).check(flat, label));
        assertRefused(
                "only images (height, width, channels) can be erased, not (784)",
                () -> erasing().withProbability(0.1).check(flat, label));
        assertRefused(
                "a crop of images (28, 4, 1) needs a padding below their size, at most 3, found 4",
                () -> padAndCrop(4).check(Shape.of(28, 4, 1), label));
        padAndCrop(3).reflecting().check(Shape.of(28, 4, 1), label);
        gaussianNoise(1).check(flat, label);
        PLUS.check(flat, label);
        assertRefused(
                "only images (height, width, channels) can be flipped, not (1)",
                () -> new BatchPlan(new Numbered(4), 2, 1).augmentation(horizontalFlip()));
    }

    /** A map of other pixels would not know where to go, so nothing that moves the image's takes it. */
    @Test
    void mapsOfOtherPixelsAreRefusedBeforehand() {
        Shape image = Shape.of(8, 8, 1);
        Target[] others = {Target.labels(Shape.of(4, 4), 2), Target.labels(Shape.of(8, 4), 2).ignoring(255),
            Target.labels(Shape.of(4, 8), 2), Target.values(Shape.of(16, 16, 1)), Target.values(Shape.of(4, 4)),
            Target.values(Shape.of(8, 8, 1, 2))};
        Target[] fine = {Target.label(3), Target.labels(Shape.of(5), 3), Target.values(Shape.of()),
            Target.values(Shape.of(12)), Target.values(Shape.of(1, 1, 10)), Target.labels(Shape.of(1, 1), 3),
            Target.labels(Shape.of(8, 8), 2), Target.values(Shape.of(8, 8)), Target.values(Shape.of(8, 8, 3))};
        Augmentation[] moving = {horizontalFlip(), verticalFlip(), horizontalFlipInTurn(), padAndCrop(2),
            padAndCrop(2).reflecting(), RandomAffine.degrees(5), elastic(3, 2)};
        Augmentation[] still = {erasing(), gaussianNoise(0.1), ColorJitter.brightness(0.1), PLUS,
            sample -> horizontalFlip().apply(sample)};
        for (Augmentation each : moving) {
            for (Target target : others) {
                String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> inOrder(PLUS, oneOf(each)).check(image, target), each + " of " + target).getMessage();
                assertTrue(message.startsWith("images of (8, 8, 1) cannot be "), message);
                assertTrue(message.endsWith(" beside targets that are " + target
                        + ", a map of other pixels, which would "
                        + "stay where they are; let both have the same rows and columns, as with Resize2d at the network's "
                        + "end, or leave out what moves pixels"), message);
            }
            Arrays.stream(fine).forEach(target -> each.check(image, target));
        }
        for (Augmentation each : still) {
            Arrays.stream(others).forEach(target -> each.check(image, target));
        }
    }

    private static void assertRefused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }

    @Test
    void samplesAreChangedBySeedAndView() {
        Samples four = new Numbered(4).samples(0, 4);
        Augmentation noise = sample -> sample.x()[0] += (float) sample.uniform(0, 1);
        AugmentedSamples plain = new AugmentedSamples(four, Shape.of(1), noise);
        float[] first = read(plain);
        assertArrayEquals(first, read(plain.seed(0).view(0)), "the defaults");
        assertNotEquals(first[0], read(plain.seed(1))[0]);
        assertNotEquals(first[0], read(plain.view(1))[0]);
        assertArrayEquals(read(plain.view(2).seed(3)), read(plain.seed(3).view(2)));
        assertEquals(Optional.of(Shape.of(1)), plain.shape());
        assertRefused(
                "expected samples of (2), found samples of (1)", () -> new AugmentedSamples(four, Shape.of(2), noise));
        assertTrue(plain.toString().startsWith("4 samples of (1) changed by "), plain::toString);
    }

    private static float[] read(Samples samples) {
        float[] x = new float[samples.size()];
        for (int i = 0; i < x.length; i++) {
            samples.read(i, x, i, new float[samples.workspaceSize()]);
        }
        return x;
    }
}
