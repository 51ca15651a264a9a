package dev.fovea.benchmarks;

import dev.fovea.data.BatchPlan;
import dev.fovea.nn.Network;
import dev.fovea.nn.OpMeter;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.internal.plan.ConvolutionOp;
import dev.fovea.nn.internal.plan.DenseOp;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Op;
import dev.fovea.parallel.Parallel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Measures where the training steps of a network spend their time. */
final class ProfileMeasurement implements OpMeter {
    private static final int BATCH_SIZE = 64;
    /** The least that has a variance. */
    private static final int FEW = 2;
    /** Floats that are copied to see how fast memory is: what a second-level cache holds. */
    private static final int COPIED = 64 * 1024;

    private final String name;
    private final Network network;
    private final int threads;
    private final double seconds;
    private final float[] copied = Numbers.random(COPIED, 1);
    private final float[] copy = new float[COPIED];
    /** Nanoseconds of each op by work: of all that was heard of, be it 0, so that every fork has the same rows. */
    private final IdentityHashMap<Op, Map<Work, LongAdder>> nanos = new IdentityHashMap<>();
    /** In the order of the network. */
    private final List<Op> ops = new ArrayList<>();

    ProfileMeasurement(SmallNetwork network, int threads, double seconds) {
        this(network.key(), network.build(), threads, seconds);
    }

    ProfileMeasurement(String name, Network network, int threads, double seconds) {
        this.name = name;
        this.network = network;
        this.threads = threads;
        this.seconds = seconds;
        hearOfAll();
    }

    /** One thread prepares the ops in their order, several do in any. */
    private void hearOfAll() {
        BatchPlan few = new BatchPlan(NoiseImages.of(network, FEW), FEW, 1);
        few.startEpoch(0);
        network.trainingPass(
                PassOptions.of(new SoftmaxCrossEntropy(), FEW)
                        .parallel(Parallel.ofThreads(1))
                        .movingStatistics(false)
                        .meter(this))
                .run(few.batch(0), 0);
    }

    @Override
    public void took(Op op, Work work, long nanos) {
        time(op, work).add(nanos);
    }

    private synchronized LongAdder time(Op op, Work work) {
        return times(op).computeIfAbsent(work, each -> new LongAdder());
    }

    private synchronized Map<Work, LongAdder> times(Op op) {
        return nanos.computeIfAbsent(op, each -> {
            ops.add(each);
            return new EnumMap<>(Work.class);
        });
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the profile
     * @throws WrongResultException if the loss does not fall
     */
    ProfileResult run() throws InterruptedException {
        double peak;
        double copy;
        try (Peak limit = new Peak(1);
                SideBySide copying = new SideBySide(List.of(this::copy))) {
            limit.measure(0.1 * seconds);
            peak = limit.gflops();
            InterleavedRounds.warmUp(List.of(copying), 0.05 * seconds);
            copy = InterleavedRounds.medians(List.of(copying), 0.05 * seconds)[0];
        }
        TrainingStep step = new TrainingStep(
                network, NoiseImages.of(network, TrainingStep.BATCHES * BATCH_SIZE), null,
                PassOptions.of(new SoftmaxCrossEntropy(), BATCH_SIZE)
                        .parallel(Parallel.ofThreads(threads))
                        .meter(this));
        step.verifyOnNoise();
        runFor(step, 0.4 * seconds);
        nanos.values().forEach(times -> times.values().forEach(LongAdder::reset));
        long begin = System.nanoTime();
        long images = runFor(step, 0.4 * seconds);
        double whole = (System.nanoTime() - begin) / 1e3 / images * threads;
        List<ProfileResult.Row> rows = new ArrayList<>();
        for (Op op : ops) {
            times(op).forEach((work, time) -> {
                double limit = Math.max(flops(op, work) / peak / 1e3, bytes(op, work) / copy * 1e6);
                rows.add(new ProfileResult.Row(
                        op.getClass().getSimpleName().replaceFirst("Op$", ""), op.outputShape().toString(),
                        work.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        Rounding.decimals(time.sum() / 1e3 / images, 2), Rounding.decimals(limit, 2)));
            });
        }
        return new ProfileResult(
                name, threads, Rounding.decimals(whole, 1), Rounding.decimals(peak, 1),
                Rounding.decimals(copy / 1e9, 1), rows, Environment.here());
    }

    private static long runFor(TrainingStep step, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long images = 0;
        do {
            step.run();
            images += BATCH_SIZE;
        } while (System.nanoTime() < end);
        return images;
    }

    /** Of the definition, an image: each element of a kernel once for each place where it lies. */
    static double flops(Op op, Work work) {
        if (work == Work.PREPARE || work == Work.COLLECT) {
            return 0;
        }
        double products = switch (op) {
            case ConvolutionOp convolution -> convolution.work();
            case DenseOp dense -> dense.work();
            default -> 0;
        };
        boolean both = work == Work.BACKWARD && op.batchParameter() == null;
        return both ? 4 * products : 2 * products;
    }

    /** Read or written by an op that has about as many inputs as outputs. */
    private static double bytes(Op op, Work work) {
        int arrays = switch (work) {
            case PREPARE, BATCH_GRADIENT -> 0;
            case COLLECT -> 1;
            case FORWARD, FORWARD_AGAIN -> 2;
            case BACKWARD -> 3;
        };
        return (double) arrays * Float.BYTES * op.outputShape().size();
    }

    /** Bytes read and written. */
    private long copy() {
        System.arraycopy(copied, 0, copy, 0, COPIED);
        return 2L * Float.BYTES * COPIED;
    }
}
