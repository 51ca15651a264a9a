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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds of all public types of core, layers, optim and vision, by their class files. */
class PublicTypesTest {
    private static final String ANNOTATION = "Ldev/fovea/annotation/";
    private static final Map<String, ClassModel> CLASSES = new HashMap<>();

    /** Whose components are the thing itself; all other settings can grow. */
    private static final Set<String> RECORDS = Set.of(
            "nn/Sequential", "nn/Residual", "nn/Branches", "data/Split", "nn/Add", "nn/Multiply", "nn/Flatten",
            "nn/GlobalAvgPool2d", "nn/GlobalMaxPool2d", "nn/Reshape", "nn/general/Arithmetic", "nn/LayerGraph$Input",
            "nn/LayerGraph$Output", "nn/onnx/OnnxValue", "nn/onnx/OnnxAttribute$Int", "nn/onnx/OnnxAttribute$Ints",
            "nn/onnx/OnnxAttribute$Real", "nn/onnx/OnnxAttribute$Text", "ops/Padding$Zeros", "random/CounterRandom",
            "vision/ClassNames", "vision/download/RemoteFile", "vision/picture/PictureFiles$Fault");

    /** What is a list of our own, closed to others, and has no settings. */
    private static final Set<String> ENUMS = Set.of(
            "train/StopReason", "nn/op/Mode", "nn/OpMeter$Work", "nn/model/WeightLayout", "nn/model/WeightRule",
            "nn/onnx/Layout", "nn/Dropout$Unit", "nn/Pad2d$Fill", "nn/Resize2d$Interpolation",
            "nn/general/ElementFunction", "nn/general/Arithmetic$Function", "nn/general/Reduce$Kind",
            "vision/KnownSet", "vision/download/PublishedSet", "vision/picture/Fit$Centre",
            "vision/picture/Resampling");

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

    /** A record changes its constructor and its patterns with each setting: one more is a decision (architecture.md). */
    @Test
    void recordsAndEnumsAreThoseThatWereDecidedOn() {
        assertEquals(new TreeSet<>(RECORDS), kinds("java/lang/Record"));
        assertEquals(new TreeSet<>(ENUMS), kinds("java/lang/Enum"));
    }

    /** The public classes of a parent, without {@code dev/fovea/}. */
    private static Set<String> kinds(String parent) {
        return CLASSES.values().stream()
                .filter(each -> parent(each).equals(parent) && isPublic(each))
                .map(each -> name(each).replaceFirst("dev/fovea/", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** With what it is nested in. */
    private static boolean isPublic(ClassModel type) {
        return type.findAttribute(Attributes.innerClasses()).stream()
                .flatMap(inner -> inner.classes().stream())
                .filter(inner -> name(type).startsWith(inner.innerClass().asInternalName()))
                .allMatch(inner -> inner.has(AccessFlag.PUBLIC))
                && CLASSES.get(name(type).replaceFirst("\\$.*", "")).flags().has(AccessFlag.PUBLIC);
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
