package dev.fovea.nn.model;

import static dev.fovea.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Flatten;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kind writes and reads, and the mistakes it can make. */
class SettingsTest {
    private static void assertRefused(String message, Executable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task).getMessage());
    }

    @Test
    void aNameIsTakenOnce() {
        assertRefused("setting a: the name is taken", () -> new Settings().put("a", 1).put("a", 2));
        assertRefused("setting kind: the name is taken", () -> new Settings().put("kind", "x"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aNumberIsFinite(double value) {
        assertRefused("setting a: expected a finite number, found " + value, () -> new Settings().put("a", value));
    }

    @Test
    void aWholeNumberIsANumberToo() {
        assertEquals(3, new Settings().put("a", 3).number("a"));
        assertEquals(-3, new Settings().put("a", -3L).integer("a"));
        assertRefused(
                "setting a: expected a whole number of 32 bits, found 2147483648",
                () -> new Settings().put("a", 1L << 31).integer("a"));
        assertRefused("setting a: expected a text, found the layer relu",
                () -> new Settings().put("a", relu()).text("a"));
        assertRefused(
                "setting a: expected true or false, found a list of 1 layers",
                () -> new Settings().put("a", List.of(relu())).flag("a"));
    }

    @Test
    void listsAreOfOneKind() {
        Settings settings = new Settings().put("sizes", 3, -4).put("names", "a", "b").put("none", List.of());
        assertArrayEquals(new int[] {3, -4}, settings.integers("sizes"));
        assertEquals(List.of("a", "b"), settings.texts("names"));
        assertEquals(List.of(), settings.texts("none"));
        assertEquals(0, settings.integers("none").length);
        settings.requireAllRead();
        assertTrue(settings.has("none"));
        assertFalse(settings.has("more"));
        assertRefused("setting names: expected a list of whole numbers, found a list of 2 texts",
                () -> settings.integers("names"));
        assertRefused("setting sizes: expected a list of texts, found [3, -4]", () -> settings.texts("sizes"));
        assertRefused("setting more: expected a list of texts, found none", () -> settings.texts("more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Relu", "a b", "9a", "é"})
    void aKindHasAPlainName(String name) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LayerKind<>(name, Flatten.class, layer -> new Settings(), settings -> new Flatten()));
    }

    @Test
    void aKindIsRegisteredOnce() {
        assertTrue(LayerKinds.standard().names().contains("flatten"));
        assertRefused(
                "the kind flatten is registered already",
                () -> LayerKinds.standard().with(
                        new LayerKind<>("flatten", Flatten.class, layer -> new Settings(), settings -> new Flatten())));
        assertRefused(
                "Flatten is registered already, as the kind flatten",
                () -> LayerKinds.standard().with(
                        new LayerKind<>("flatten2", Flatten.class, layer -> new Settings(),
                                settings -> new Flatten())));
    }
}
