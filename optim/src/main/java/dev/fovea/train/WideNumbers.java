package dev.fovea.train;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Numbers of 64 bits among tensors of floats, however many there are: each as its four words of 16 bits, the lowest first,
 * which floats hold exactly.
 */
final class WideNumbers {
    private static final int WORDS = 4;
    private static final int BITS = 16;
    private static final int MASK = 0xFFFF;

    private WideNumbers() {}

    /** Adds a tensor of (numbers, 4); none for no numbers. */
    static void put(Map<String, Tensor> tensors, String name, List<Double> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        float[] words = new float[Math.multiplyExact(numbers.size(), WORDS)];
        for (int i = 0; i < words.length; i++) {
            words[i] = (Double.doubleToRawLongBits(numbers.get(i / WORDS)) >>> (i % WORDS * BITS)) & MASK;
        }
        tensors.put(name, Tensor.of(Shape.of(numbers.size(), WORDS), words));
    }

    /**
     * The numbers of a tensor.
     *
     * @throws IllegalArgumentException if it is not of so many
     */
    static List<Double> get(Map<String, Tensor> tensors, String name, int count) {
        if (count == 0) {
            return List.of();
        }
        Tensor tensor = tensors.get(name);
        if (tensor == null || !tensor.shape().equals(Shape.of(count, WORDS))) {
            throw new IllegalArgumentException(
                    "expected a tensor " + name + " of (" + count + ", " + WORDS + "), found "
                            + (tensor == null ? "none" : tensor.shape()));
        }
        List<Double> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long bits = 0;
            for (int word = WORDS - 1; word >= 0; word--) {
                float value = tensor.data()[i * WORDS + word];
                if (value != (int) value || value < 0 || value > MASK) {
                    throw new IllegalArgumentException(
                            "tensor " + name + ": expected words of 16 bits, found " + value);
                }
                bits = (bits << BITS) | (int) value;
            }
            numbers.add(Double.longBitsToDouble(bits));
        }
        return numbers;
    }
}
