package dev.fovea.benchmarks;

import dev.fovea.data.RandomAffine;
import dev.fovea.internal.ops.Affine;
import dev.fovea.random.CounterRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rotation, zoom and shift of one 28×28 image on one thread, drawing included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class AugmentationBenchmark {
    private static final int DRAWS = RandomAffine.DRAWS;
    private static final int SIDE = Digits.IMAGE.dimension(0);

    private final RandomAffine affine = Digits.AUGMENTATION;
    private final CounterRandom random = CounterRandom.ofSeed(1);
    private final float[] x = Digits.images(1).data();
    private final float[] y = new float[x.length];
    private long sample;

    /** The benchmark. */
    public AugmentationBenchmark() {}

    /** Verifies some warps. */
    @Setup
    public void setUp() {
        for (int i = 0; i < 10; i++) {
            Affine drawn = draw(DRAWS * sample);
            warp();
            verify(drawn);
        }
    }

    /**
     * One image.
     *
     * @return the warped image
     */
    @Benchmark
    public float[] warp() {
        affine.apply(random, DRAWS * sample++, Digits.IMAGE, x, y, 0);
        return y;
    }

    /** The warp of the sample whose first counter is given. */
    private Affine draw(long counter) {
        double degrees = affine.degrees();
        double shift = affine.shift() * SIDE;
        double zoom = affine.zoom();
        return new Affine(
                random.uniform(counter, -degrees, degrees), random.uniform(counter + 1, -shift, shift),
                random.uniform(counter + 2, -shift, shift), random.uniform(counter + 3, 1 - zoom, 1 + zoom),
                random.uniform(counter + 4, 1 - zoom, 1 + zoom));
    }

    /** Compares y with rotation, zoom and shift done about the centre one after the other. */
    private void verify(Affine warp) {
        double centre = (SIDE - 1) / 2.0;
        double cos = Math.cos(Math.toRadians(warp.theta()));
        double sin = Math.sin(Math.toRadians(warp.theta()));
        for (int r = 0; r < SIDE; r++) {
            for (int c = 0; c < SIDE; c++) {
                double down = warp.zy() * (r - centre) + warp.ty();
                double across = warp.zx() * (c - centre) + warp.tx();
                double expected = pixel(centre + sin * across + cos * down, centre + cos * across - sin * down);
                Verification.close("warped pixel (" + r + ", " + c + ")", y[r * SIDE + c], expected, 1);
            }
        }
    }

    /** x between its pixels, bilinearly; outside, the nearest one. */
    private double pixel(double row, double column) {
        double r = Math.clamp(row, 0, SIDE - 1);
        double c = Math.clamp(column, 0, SIDE - 1);
        double sum = 0;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                sum += x[i * SIDE + j] * Math.max(0, 1 - Math.abs(r - i)) * Math.max(0, 1 - Math.abs(c - j));
            }
        }
        return sum;
    }
}
