package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Attribute;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

import org.jspecify.annotations.Nullable;

/** A node with what it reads, and what its results are made by. */
public final class Call {
    private final Settings settings;
    private final List<Optional<NdArray>> inputs;
    private final Budget budget;

    /**
     * A call.
     *
     * @param node the node
     * @param opset the operator set's version
     * @param inputs its inputs, empty where one is left out
     * @param budget what the results are taken from
     */
    public Call(OnnxNode node, int opset, List<Optional<NdArray>> inputs, Budget budget) {
        this.settings = new Settings(node, opset);
        this.inputs = inputs;
        this.budget = budget;
    }

    Settings settings() {
        return settings;
    }

    OnnxNode node() {
        return settings.node();
    }

    int opset() {
        return settings.opset();
    }

    int inputs() {
        return inputs.size();
    }

    boolean has(int input) {
        return input < inputs.size() && inputs.get(input).isPresent();
    }

    NdArray in(int input) {
        if (!has(input)) {
            throw problem("input " + input + " is missing");
        }
        return inputs.get(input).orElseThrow();
    }

    @Nullable
    NdArray optional(int input) {
        return has(input) ? in(input) : null;
    }

    /** Whole numbers that are an input, or were an attribute in older operator sets; null for neither. */
    long @Nullable [] numbers(int input, String attribute) {
        if (has(input)) {
            return in(input).wholes();
        }
        return settings.ints(attribute);
    }

    /** An axis that may be counted from the end. */
    int axis(long axis, int rank) {
        return settings.axis(axis, rank);
    }

    NdArray reals(ElementType type, int[] extents, IntToDoubleFunction value) {
        budget.take(Extents.size(extents));
        return NdArray.reals(type, extents, value);
    }

    NdArray wholes(ElementType type, int[] extents, IntToLongFunction value) {
        budget.take(Extents.size(extents));
        return NdArray.wholes(type, extents, value);
    }

    NdArray gathered(NdArray x, int[] extents, NdArray.Source source) {
        if (x.isUniform()) {
            budget.requireUniform(Extents.size(extents));
        } else {
            budget.take(Extents.size(extents));
        }
        return x.gathered(extents, source);
    }

    /** One number again and again, which takes no memory. */
    NdArray uniform(NdArray number, int... extents) {
        budget.requireUniform(Extents.size(extents));
        return NdArray.uniform(number.type(), number.real(0), number.whole(0), extents);
    }

    /** Takes the time of products, before anything is computed or allocated for them. */
    void products(double... factors) {
        budget.takeProducts(Arrays.stream(factors).reduce(1, (a, b) -> a * b));
    }

    /** Elements of the type of another array. */
    NdArray numbers(ElementType type, int[] extents, IntToDoubleFunction real, IntToLongFunction whole) {
        return type.real() ? reals(type, extents, real) : wholes(type, extents, whole);
    }

    OnnxProblem problem(String what) {
        return settings.problem(what);
    }

    /** The attribute of a name as it is; null if there is none. */
    @Nullable
    Attribute attribute(String name) {
        return node().attributes().get(name);
    }
}
