package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
    void functionsAreThoseOfStrictMath() throws IOException, URISyntaxException {
        Set<String> calls = new TreeSet<>();
        int classes = 0;
        for (Class<?> type : List.of(Shape.class, Network.class)) {
            Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : (Iterable<Path>) files.filter(each -> each.toString().endsWith(".class"))::iterator) {
                    functionsOf(file).forEach(name -> calls.add(root.relativize(file) + " calls Math." + name));
                    classes++;
                }
            }
        }
        assertTrue(classes > 300, "found only " + classes + " classes");
        assertEquals(Set.of(), calls);
    }

    /** Without it the test above might see nothing. */
    @Test
    void aCallIsSeen() throws URISyntaxException {
        Path root = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
        Path own = root.resolve(getClass().getName().replace('.', '/') + ".class");
        assertEquals(List.of("cbrt"), functionsOf(own));
        assertEquals(2, Math.cbrt(8), 1e-15);
    }

    private static List<String> functionsOf(Path file) {
        try {
            ClassModel model = ClassFile.of().parse(file);
            return StreamSupport.stream(model.constantPool().spliterator(), false)
                    .filter(MethodRefEntry.class::isInstance)
                    .map(MethodRefEntry.class::cast)
                    .filter(method -> method.owner().asInternalName().equals("java/lang/Math"))
                    .map(method -> method.name().stringValue())
                    .filter(ALLOWED_ERROR::contains)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
