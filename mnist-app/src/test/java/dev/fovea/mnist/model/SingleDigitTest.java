package dev.fovea.mnist.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.random.CounterRandom;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no single digit is told, and MNIST's digits are left alone but for the stated share. */
class SingleDigitTest {
    private static final int SIDE = 200;
    private static final Optional<String> BLOT = Optional.of("a blot, not a line");
    private static final Optional<String> FRAME = Optional.of("a frame");
    private static final Optional<String> SEVERAL = Optional.of("several shapes");

    /** Of 10,000; 16 by their shape; it stands in docs/digits.md. */
    private static final int DOUBTED_TEST_DIGITS = 50;

    private static LabelledImages mnist = LabelledImages.unlabelled(KnownSet.MNIST.form(), new byte[784], "none");

    @BeforeAll
    static void load() throws DataFileException {
        mnist = BundledMnist.test();
    }

    private static float[] image(int index) {
        float[] image = new float[DigitNetwork.PIXELS];
        mnist.read(index, image, 0);
        return image;
    }

    /** What is said of a drawing that has ink, 0 or 1, at some rows and columns. */
    private static Optional<String> drawn(int height, int width, IntBinaryOperator ink) {
        float[] drawing = new float[height * width];
        for (int i = 0; i < drawing.length; i++) {
            drawing[i] = 255f * ink.applyAsInt(i / width, i % width);
        }
        byte[] seen = Subject.DIGITS.input().bytes(drawing, width, height);
        float[] image = new float[seen.length];
        LabelledImages.unlabelled(Subject.DIGITS.form(), seen, "drawing").read(0, image, 0);
        return Subject.DIGITS.doubt(image);
    }

    private static int within(int row, int column, int half, int halfWidth) {
        return Math.abs(row - SIDE / 2) < half && Math.abs(column - SIDE / 2) < halfWidth ? 1 : 0;
    }

    @Test
    void ofMnistsTestDigitsHardlyAnyIsDoubted() {
        long doubted = IntStream.range(0, mnist.size())
                .filter(i -> Subject.DIGITS.doubt(image(i)).isPresent())
                .count();
        assertEquals(DOUBTED_TEST_DIGITS, doubted);
    }

    @Test
    void dotsAndSquaresAreBlots() {
        for (int radius : new int[] {1, 4, 30, 90}) {
            int most = radius * radius;
            assertEquals(BLOT, drawn(SIDE, SIDE, (r, c) -> (r - 99) * (r - 99) + (c - 99) * (c - 99) < most ? 1 : 0));
            assertEquals(BLOT, drawn(SIDE, SIDE, (r, c) -> within(r, c, radius, radius)));
        }
    }

    @ParameterizedTest
    @CsvSource({"90, 90, 1", "90, 90, 4", "90, 90, 20", "90, 55, 3", "60, 90, 10", "50, 60, 5"})
    void framesAreToldIfNothingIsIn(int height, int width, int thickness) {
        IntBinaryOperator frame =
                (r, c) -> within(r, c, height, width) - within(r, c, height - thickness, width - thickness);
        assertEquals(FRAME, drawn(SIDE, SIDE, frame));
        IntBinaryOperator one = (r, c) -> within(r, c, height / 2, 4);
        assertEquals(Optional.empty(),
                drawn(SIDE, SIDE, (r, c) -> Math.max(frame.applyAsInt(r, c), one.applyAsInt(r, c))));
    }

    @Test
    void linesAcrossAreTooWide() {
        assertEquals(Optional.of("too wide for one"), drawn(SIDE, SIDE, (r, c) -> within(r, c, 6, 90)));
        assertEquals(Optional.empty(), drawn(SIDE, SIDE, (r, c) -> within(r, c, 90, 6)), "a 1");
        assertEquals(Optional.empty(), Subject.DIGITS.doubt(new float[DigitNetwork.PIXELS]), "blank");
    }

    @Test
    void crossesTrianglesAndTicksAreUnlikeDigits() {
        Optional<String> unlike = Optional.of("unlike any digit");
        assertEquals(unlike, drawn(SIDE, SIDE, (r, c) -> Math.max(within(r, c, 90, 10), within(r, c, 10, 80))), "+");
        assertEquals(
                unlike,
                drawn(SIDE, SIDE, (r, c) -> within(r, c, 90, 90)
                        * (Math.min(Math.abs(r - c), Math.abs(r + c - 2 * SIDE / 2)) < 14 ? 1 : 0)),
                "x");
        assertEquals(
                unlike,
                drawn(SIDE, SIDE, (r, c) -> within(r, c, 90, 90)
                        * (Math.abs(Math.abs(2 * c - SIDE) - r + 20) < 22 || r > 170 ? 1 : 0)
                        * (Math.abs(2 * c - SIDE) - r + 20 < 22 ? 1 : 0)),
                "a triangle");
    }

    /** Of digits as MNIST has them a share is below each number, as large as the number. */
    @Test
    void likenessIsTheShareOfDigitsThatLookLessLikeOne() {
        double[] likeness = IntStream.range(0, mnist.size())
                .mapToDouble(i -> Subject.DIGITS.judgement(image(i)).orElseThrow().likeness())
                .sorted()
                .toArray();
        for (double share : new double[] {0.01, 0.02, 0.5}) {
            // Four standard deviations, of these 10,000 digits and of the 10,000 that it was calibrated on.
            double most = 4 * Math.sqrt(2 * share * (1 - share) / mnist.size());
            assertEquals(share, likeness[(int) (share * mnist.size())], most, "of " + share);
        }
    }

    /** Digits of MNIST beside each other, at a distance in shares of their height that people leave. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void twoDigitsAreSeveralShapes(int gap) {
        int told = 0;
        for (int pair = 0; pair < 200; pair++) {
            float[] left = image((int) Math.floorMod(CounterRandom.ofSeed(gap).bits(2L * pair), 10_000L));
            float[] right = image((int) Math.floorMod(CounterRandom.ofSeed(gap).bits(2L * pair + 1), 10_000L));
            int end = IntStream.range(0, 784).filter(i -> left[i] > 0.2).map(i -> i % 28).max().orElseThrow();
            int start = IntStream.range(0, 784).filter(i -> right[i] > 0.2).map(i -> i % 28).min().orElseThrow();
            int shift = end + 1 + gap - start;
            Optional<String> doubt = drawn(4 * 28, 4 * 64, (r, c) -> {
                int at = c / 4;
                float ink = at < 28 ? left[r / 4 * 28 + at] : 0;
                float other = at >= shift && at < shift + 28 ? right[r / 4 * 28 + at - shift] : 0;
                return Math.max(ink, other) > 0.5 ? 1 : 0;
            });
            told += doubt.isPresent() ? 1 : 0;
        }
        assertTrue(told >= 0.97 * 200, told + " of 200 pairs " + gap + " pixels apart");
    }

    @Test
    void piecesOfADigitAreNotSeveralDigits() {
        // A 5 whose bar has come off, an i with its dot.
        assertEquals(Optional.empty(), drawn(SIDE, SIDE, (r, c) -> within(r, c, 90, 6) * (r > 60 || r < 40 ? 1 : 0)));
        assertEquals(SEVERAL, drawn(SIDE, SIDE, (r, c) -> within(r, c, 90, 60) * (c < 60 || c > 140 ? 1 : 0)));
        Subject letters = Subject.of(KnownSet.EMNIST_LETTERS);
        float[] full = new float[DigitNetwork.PIXELS];
        java.util.Arrays.fill(full, 1);
        assertEquals(Optional.empty(), letters.doubt(full), "of letters nothing is known");
        assertEquals(BLOT, Subject.DIGITS.doubt(full));
    }
}
