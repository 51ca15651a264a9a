package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.ClassFiles;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** No code of core and layers calls functions of {@link Math} that may round otherwise on another processor. */
class StrictFunctionsTest {
    /** What the specification of {@link Math} allows an error. */
    private static final Set<String> ALLOWED_ERROR = Set.of(
            "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "exp", "expm1", "log",
            "log1p",
            "log10", "pow", "cbrt", "hypot");

    @Test
    void functionsAreThoseOfStrictMath() {
        Set<String> calls = new TreeSet<>();
        for (Class<?> type : List.of(Shape.class, Network.class)) {
            List<ClassModel> classes = ClassFiles.beside(type);
            assertTrue(classes.size() > 100, "found only " + classes.size() + " classes beside " + type);
            for (ClassModel each : classes) {
                functionsOf(each).forEach(
                        name -> calls.add(each.thisClass().asInternalName() + " calls Math." + name));
            }
        }
        assertEquals(Set.of(), calls);
    }

    /** Without it the test above might see nothing. */
    @Test
    void aCallIsSeen() {
        ClassModel own = ClassFiles.beside(getClass()).stream()
                .filter(each -> each.thisClass().asInternalName().endsWith("/StrictFunctionsTest"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("cbrt"), functionsOf(own));
        assertEquals(2, Math.cbrt(8), 1e-15);
    }

    private static List<String> functionsOf(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .filter(MethodRefEntry.class::isInstance)
                .map(MethodRefEntry.class::cast)
                .filter(method -> method.owner().asInternalName().equals("java/lang/Math"))
                .map(method -> method.name().stringValue())
                .filter(ALLOWED_ERROR::contains)
                .distinct()
                .toList();
    }
}
