package dev.fovea.benchmarks;

import dev.fovea.data.Augmentation;
import dev.fovea.data.AugmentationFrame;
import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.internal.ops.Affine;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import java.util.ArrayList;
import java.util.List;
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

/** Reading one 28×28 image with rotation, zoom and shift, on one thread, drawing included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class AugmentationBenchmark {
    private static final int SIDE = Digits.IMAGE.dimension(0);
    private static final int SAMPLES = 1024;
    private static final int VERIFIED = 10;

    private final RandomAffine affine = Digits.AUGMENTATION;
    private final float[] x = Digits.images(1).data();
    private final float[] y = new float[x.length];
    private final Batch batch = batch(affine);
    private final Example example = example(batch, y);
    private int sample;

    /** The benchmark. */
    public AugmentationBenchmark() {}

    /** Verifies some warps. */
    @Setup
    public void setUp() {
        List<Affine> drawn = new ArrayList<>();
        Batch draws = batch(frame -> drawn.add(draw(frame)));
        Example unchanged = example(draws, new float[x.length]);
        for (int i = 0; i < VERIFIED; i++) {
            draws.read(i, unchanged);
            warp();
            verify(drawn.get(i));
        }
    }

    /**
     * One image.
     *
     * @return the warped image
     */
    @Benchmark
    public float[] warp() {
        batch.read(sample, example);
        sample = (sample + 1) % SAMPLES;
        return y;
    }

    /** The same image again and again; of two batches the same sample has the same random numbers. */
    private static Batch batch(Augmentation augmentation) {
        Dataset images = Dataset.of(Digits.images(1), Digits.labels(1)).select(new int[SAMPLES]);
        BatchPlan plan = new BatchPlan(images, SAMPLES, 1).augmentation(augmentation);
        plan.startEpoch(0);
        return plan.batch(0);
    }

    private static Example example(Batch batch, float[] x) {
        return new Example(x, new float[1], batch.newOwn());
    }

    /** The warp of a sample. */
    private Affine draw(AugmentationFrame frame) {
        double degrees = affine.degrees();
        double shift = affine.shift();
        double zoom = affine.zoom();
        return new Affine(
                frame.uniform(-degrees, degrees), SIDE * frame.uniform(-shift, shift),
                SIDE * frame.uniform(-shift, shift), frame.uniform(1 - zoom, 1 + zoom),
                frame.uniform(1 - zoom, 1 + zoom));
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
