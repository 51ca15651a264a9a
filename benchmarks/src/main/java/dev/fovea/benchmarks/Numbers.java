package dev.fovea.benchmarks;

import dev.fovea.random.CounterRandom;

/** Arrays of random numbers in [−½, ½): no denormals, no overflow in long sums. */
final class Numbers {
    private Numbers() {}

    static float[] random(int size, long stream) {
        CounterRandom random = CounterRandom.ofSeed(42).stream(stream);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) random.uniform(i, -0.5, 0.5);
        }
        return numbers;
    }
}
