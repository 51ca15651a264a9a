package dev.fovea.nn.op;

import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * How a parameter's first values are drawn. The fans of a kernel (…, in, out) are in and out times the extents before
 * them.
 */
@FunctionalInterface
public interface Initializer {
    /** The standard deviation of a standard normal distribution cut off at ±2. */
    double TRUNCATED_DEVIATION = 0.8796256610342398;

    /**
     * Fills a parameter.
     *
     * @param values overwritten
     * @param shape the parameter's shape
     * @param random the parameter's own stream
     */
    void fill(float[] values, Shape shape, CounterRandom random);

    /**
     * All zeros: the default of biases.
     *
     * @return the initialiser
     */
    static Initializer zeros() {
        return constant(0);
    }

    /**
     * All alike.
     *
     * @param value the value
     * @return the initialiser
     */
    static Initializer constant(float value) {
        return (values, shape, random) -> Arrays.fill(values, value);
    }

    /**
     * Normal, cut off at two standard deviations, with variance 2/fanIn (He et al., 2015), for layers before a
     * rectifier.
     *
     * @return the initialiser
     */
    static Initializer heNormal() {
        return (values, shape, random) -> truncatedNormal(values, random, Math.sqrt(2.0 / fanIn(shape)));
    }

    /**
     * Uniform within ±√(6/fanIn) (He et al., 2015).
     *
     * @return the initialiser
     */
    static Initializer heUniform() {
        return (values, shape, random) -> uniform(values, random, Math.sqrt(6.0 / fanIn(shape)));
    }

    /**
     * Normal, cut off at two standard deviations, with variance 2/(fanIn + fanOut) (Glorot and Bengio, 2010).
     *
     * @return the initialiser
     */
    static Initializer glorotNormal() {
        return (values, shape, random) -> truncatedNormal(values, random,
                Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape))));
    }

    /**
     * Uniform within ±√(6/(fanIn + fanOut)) (Glorot and Bengio, 2010): the default of convolution and dense kernels.
     *
     * @return the initialiser
     */
    static Initializer glorotUniform() {
        return (values, shape, random) -> uniform(values, random, Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))));
    }

    private static void truncatedNormal(float[] values, CounterRandom random, double deviation) {
        double scale = deviation / TRUNCATED_DEVIATION;
        for (int i = 0; i < values.length; i++) {
            CounterRandom draws = random.stream(i);
            int draw = 0;
            double z = draws.gaussian(draw);
            while (Math.abs(z) > 2) {
                z = draws.gaussian(++draw);
            }
            values[i] = (float) (z * scale);
        }
    }

    private static void uniform(float[] values, CounterRandom random, double limit) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(i, -limit, limit);
        }
    }

    private static double fanIn(Shape shape) {
        return shape.size() / (double) shape.channels();
    }

    private static double fanOut(Shape shape) {
        int in = shape.rank() < 2 ? 1 : shape.dimension(shape.rank() - 2);
        return shape.size() / (double) in;
    }
}
