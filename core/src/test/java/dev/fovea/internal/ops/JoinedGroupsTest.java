package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinedGroupsTest {
    /** As many as divide the groups and have no more than 16 outputs together. */
    @ParameterizedTest
    @CsvSource({"8, 3, 2, 8", "4, 2, 4, 4", "6, 1, 5, 3", "4, 1, 5, 2", "16, 2, 2, 8", "5, 2, 5, 1", "2, 3, 9, 1",
        "1, 3, 2, 1"})
    void joinsNeighboursOfFewOutputs(int groups, int in, int out, int joined) {
        Conv2dGeometry g = Conv2dGeometry.of(Shape.of(5, 5, groups * in), groups * out, new Window(3, 3, 1, 1), groups);
        JoinedGroups result = JoinedGroups.of(g, 16);
        assertEquals(new JoinedGroups(groups, in, out, joined), result);
        assertEquals(groups / joined, result.count());
        assertEquals(joined * in, result.inputs());
        assertEquals(joined * out, result.outputs());
        assertEquals(groups * out, result.allOutputs());
    }
}
