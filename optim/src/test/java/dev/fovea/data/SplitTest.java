package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    @ParameterizedTest
    @CsvSource({
        "60000, 0.1, 54000, 6000",
        "42000, 0.1, 37800, 4200",
        "11, 0.1, 9, 2",
        "10, 0.1, 9, 1",
        "2, 0.1, 1, 1",
        "2, 0.5, 1, 1",
        "101, 0.25, 75, 26",
        "1000, 0.999, 1, 999"
    })
    void validationIsRoundedUp(int n, double share, int train, int validation) {
        Split split = new Numbered(n).split(share, 1);
        assertEquals(train, split.train().size());
        assertEquals(validation, split.validation().size());
    }

    @Property(tries = 200)
    void everySampleIsInOnePart(
            @ForAll @IntRange(min = 2, max = 400) int n,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll long seed) {
        int expected = (int) Math.ceil(share * n);
        if (expected == n) {
            assertThrows(IllegalArgumentException.class, () -> new Numbered(n).split(share, seed));
            return;
        }
        Split split = new Numbered(n).split(share, seed);
        assertEquals(expected, split.validation().size());
        Set<Integer> seen = new HashSet<>();
        for (Dataset part : new Dataset[] {split.train(), split.validation()}) {
            for (int i = 0; i < part.size(); i++) {
                int number = Numbered.number(part, i);
                assertTrue(seen.add(number), number + " twice");
                assertEquals(number % 10, part.label(i));
            }
        }
        assertEquals(n, seen.size());
    }

    @Test
    void isRandomAndGoesByTheSeed() {
        int[] first = numbers(new Numbered(1000).split(0.1, 7).validation());
        assertArrayEquals(first, numbers(new Numbered(1000).split(0.1, 7).validation()));
        assertTrue(Arrays.stream(first).max().getAsInt() > 800, "spread over the data set");
        assertTrue(Arrays.stream(first).min().getAsInt() < 200, "spread over the data set");
        for (long seed : new long[] {0, -1, 8, Long.MIN_VALUE}) {
            assertFalse(Arrays.equals(first, numbers(new Numbered(1000).split(0.1, seed).validation())));
        }
    }

    @Test
    void keepsShapeAndClasses() {
        Split split = new Numbered(10, Shape.of(2, 3)).split(0.3, 1);
        assertEquals(Shape.of(2, 3), split.train().sampleShape());
        assertEquals(10, split.validation().classes());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void sharesOutsideZeroToOneAreRefused(double share) {
        String message = assertThrows(IllegalArgumentException.class, () -> new Numbered(10).split(share, 1))
                .getMessage();
        assertEquals("the validation share must be in (0, 1), not " + share, message);
    }

    @Test
    void anEmptyPartIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Numbered(1).split(0.1, 1))
                .getMessage();
        assertEquals("a validation share of 0.1 splits 1 samples into 0 and 1; neither may be empty", message);
        assertThrows(IllegalArgumentException.class, () -> new Numbered(0).split(0.1, 1));
    }

    private static int[] numbers(Dataset view) {
        return IntStream.range(0, view.size()).map(i -> Numbered.number(view, i)).toArray();
    }
}
