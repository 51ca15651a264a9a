package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DegreesTest {
    @Property
    void agreesWithStrictMath(@ForAll @DoubleRange(min = -720, max = 720) double degrees) {
        // The radians are rounded, which at 4π moves the functions by up to 10⁻¹⁵.
        assertEquals(StrictMath.sin(StrictMath.toRadians(degrees)), Degrees.sin(degrees), 3e-15);
        assertEquals(StrictMath.cos(StrictMath.toRadians(degrees)), Degrees.cos(degrees), 3e-15);
    }

    @Property
    void isAccurateWhereRadiansAre(@ForAll @DoubleRange(min = -45, max = 45) double degrees) {
        double sin = StrictMath.sin(StrictMath.toRadians(degrees));
        double cos = StrictMath.cos(StrictMath.toRadians(degrees));
        assertEquals(sin, Degrees.sin(degrees), 4 * Math.ulp(sin));
        assertEquals(cos, Degrees.cos(degrees), 4 * Math.ulp(cos));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "90, 1, 0", "180, 0, -1", "270, -1, 0", "-90, -1, 0", "-180, 0, -1", "360, 0, 1",
        "450, 1, 0"})
    void isExactAtQuarters(double degrees, double sin, double cos) {
        assertTrue(Degrees.sin(degrees) == sin, "sine");
        assertTrue(Degrees.cos(degrees) == cos, "cosine");
    }

    @Test
    void thirtyDegreesAreAHalf() {
        assertEquals(0.5, Degrees.sin(30), Math.ulp(0.5));
        assertEquals(0.5, Degrees.cos(60), Math.ulp(0.5));
        assertEquals(-0.5, Degrees.cos(120), Math.ulp(0.5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoAngleIsNaN(double degrees) {
        assertTrue(Double.isNaN(Degrees.sin(degrees)));
        assertTrue(Double.isNaN(Degrees.cos(degrees)));
    }
}
