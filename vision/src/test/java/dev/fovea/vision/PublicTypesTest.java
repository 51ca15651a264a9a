package dev.fovea.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import dev.fovea.optim.Optimizer;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.ClassFiles;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds of all public types of core, layers, optim and vision, by their class files. */
class PublicTypesTest {
    private static final String ANNOTATION = "Ldev/fovea/annotation/";
    private static final Map<String, ClassModel> CLASSES = new HashMap<>();

    @BeforeAll
    static void readClasses() {
        Stream.of(Shape.class, Network.class, Optimizer.class, LabelledImages.class)
                .flatMap(type -> ClassFiles.beside(type).stream())
                .filter(each -> !name(each).contains("/internal/"))
                .forEach(each -> CLASSES.put(name(each), each));
        assertTrue(CLASSES.size() > 300, "found only " + CLASSES.size());
    }

    /** What returns another object of its own kind, as settings do, changes nothing if that is thrown away. */
    @Test
    void changedObjectsThatAreThrownAwayAreToldOf() {
        Set<String> silent = new TreeSet<>();
        int told = 0;
        for (ClassModel each : CLASSES.values()) {
            for (MethodModel method : each.methods()) {
                if (returnsItsOwnKind(each, method)) {
                    boolean tells = has(each, "CheckReturnValue") || has(method, "CheckReturnValue")
                            || has(method, "CanIgnoreReturnValue");
                    if (tells) {
                        told++;
                    } else {
                        silent.add(name(each) + "." + method.methodName());
                    }
                }
            }
        }
        assertEquals(Set.of(), silent);
        assertTrue(told > 200, "found only " + told);
    }

    /** Also of a class that is not public, from which public ones have it. */
    private static boolean returnsItsOwnKind(ClassModel type, MethodModel method) {
        boolean callable = method.flags().has(AccessFlag.PUBLIC) && !method.flags().has(AccessFlag.STATIC)
                && !method.flags().has(AccessFlag.SYNTHETIC);
        return callable && isA(method.methodTypeSymbol().returnType().descriptorString(), name(type));
    }

    private static boolean isA(String descriptor, String type) {
        String name = descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : "";
        while (CLASSES.containsKey(name)) {
            if (name.equals(type)) {
                return true;
            }
            name = parent(CLASSES.get(name));
        }
        return false;
    }

    private static String name(ClassModel type) {
        return type.thisClass().asInternalName();
    }

    private static String parent(ClassModel type) {
        return type.superclass().map(each -> each.asInternalName()).orElse("");
    }

    /** Its own annotation: those on a class are no longer there when a program runs. */
    private static boolean has(AttributedElement element, String annotation) {
        return element.findAttribute(Attributes.runtimeInvisibleAnnotations())
                .map(found -> found.annotations().stream()
                        .anyMatch(each -> each.className().equalsString(ANNOTATION + annotation + ";")))
                .orElse(false);
    }
}
