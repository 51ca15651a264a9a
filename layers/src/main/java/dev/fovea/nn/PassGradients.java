package dev.fovea.nn;

import dev.fovea.nn.TrainingPass.GradientConsumer;
import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.ChunkTask;
import dev.fovea.parallel.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a pass has computed of the gradients: the sums of each chunk of samples, then the sums of all, then their means,
 * until they are handed out. Piece by piece, each by itself, so that threads share the work.
 */
final class PassGradients {
    /** Floats of a parameter that are summed and updated at a time: they and the chunks' stay in the cache. */
    private static final int BLOCK = 2048;

    private static final float[] NO_SUMS = {};
    private static final GradientConsumer NOBODY = (parameter, gradient, from, to) -> {};

    private final TrainingPlan plan;
    private final Parallel parallel;
    private final List<Block> blocks = new ArrayList<>();
    private final int size;
    private final double[] norms;
    /** What is done block by block, made once: a step makes no objects. */
    private final ChunkTask takingSums = this::takeSum;

    private final ChunkTask puttingSums = this::putSum;
    private final ChunkTask takingMeans = this::takeMean;
    private final ChunkTask changing = this::changeBlock;
    private final ChunkTask squaring = this::square;
    private final ChunkTask handingOut = this::handOutBlock;
    /** Where sums go, or are, while they are taken or put. */
    private float[] sums = NO_SUMS;
    /** Whom means are shown, while they are. */
    private GradientConsumer consumer = NOBODY;
    private Held held = Held.NONE;
    private long count;

    /** What the plan's gradient arrays hold. */
    private enum Held {
        NONE,
        /** The sums of the chunks, each its own. */
        OF_CHUNKS,
        /** The sum of all. */
        SUM,
        /** The mean of all. */
        MEAN
    }

    /** A piece of a parameter whose gradient is in so many arrays, and its place among the gradients of all. */
    private record Block(Parameter parameter, int parts, int from, int to, int place) {}

    PassGradients(TrainingPlan plan, List<Parameter> parameters, Predicate<Parameter> learns, Parallel parallel) {
        this.plan = plan;
        this.parallel = parallel;
        int learned = 0;
        for (Parameter parameter : parameters) {
            int length = learns.test(parameter) ? parameter.values().length : 0;
            int parts = plan.gradientParts(parameter);
            for (int from = 0; from < length; from += BLOCK) {
                int to = Math.min(length, from + BLOCK);
                blocks.add(new Block(parameter, parts, from, to, learned + from));
            }
            learned = Math.addExact(learned, length);
        }
        this.size = learned;
        this.norms = new double[blocks.size()];
    }

    /** The numbers of all gradients together. */
    int size() {
        return size;
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return held == Held.NONE;
    }

    void require() {
        if (held == Held.NONE) {
            throw new IllegalStateException(
                    "there are no gradients: a run comes first, for each time they are consumed");
        }
    }

    /** Of what there may be nothing is left. */
    void forget() {
        if (held != Held.NONE) {
            plan.forgetGradients();
            held = Held.NONE;
        }
    }

    /** The plan has computed those of a batch, whose samples count so much. */
    void computed(long samples) {
        held = Held.OF_CHUNKS;
        count = samples;
    }

    /** Takes the sums, in the order of the parameters, and leaves none. */
    void take(float[] into) {
        require();
        requireRoom(into);
        sums = into;
        parallel.run(blocks.size(), takingSums);
        sums = NO_SUMS;
        held = Held.NONE;
    }

    private void takeSum(int index) {
        Block block = blocks.get(index);
        float[] gradient = gradient(block);
        if (held == Held.OF_CHUNKS) {
            addChunks(block);
        }
        System.arraycopy(gradient, block.from, sums, block.place, block.to - block.from);
        Arrays.fill(gradient, block.from, block.to, 0);
    }

    /** Puts sums in the place of those that there are, of samples that count so much. */
    void put(float[] from, long samples) {
        requireRoom(from);
        forget();
        sums = from;
        parallel.run(blocks.size(), puttingSums);
        sums = NO_SUMS;
        held = Held.SUM;
        count = samples;
    }

    private void putSum(int index) {
        Block block = blocks.get(index);
        System.arraycopy(sums, block.place, gradient(block), block.from, block.to - block.from);
    }

    private void requireRoom(float[] ofSums) {
        if (ofSums.length < size) {
            throw new IllegalArgumentException(
                    "the gradients' sums are " + size + " numbers, which " + ofSums.length + " cannot hold");
        }
    }

    /** Lets somebody change the means. */
    void change(GradientConsumer change) {
        takeMeans();
        consumer = change;
        try {
            parallel.run(blocks.size(), changing);
        } finally {
            consumer = NOBODY;
        }
    }

    private void changeBlock(int index) {
        Block block = blocks.get(index);
        consumer.accept(block.parameter, gradient(block), block.from, block.to);
    }

    /** The Euclidean norm of all means together. */
    double norm() {
        takeMeans();
        parallel.run(blocks.size(), squaring);
        double sum = 0;
        for (int i = 0; i < norms.length; i++) {
            sum += norms[i];
        }
        return Math.sqrt(sum);
    }

    private void square(int index) {
        Block block = blocks.get(index);
        float[] gradient = gradient(block);
        double sum = 0;
        for (int i = block.from; i < block.to; i++) {
            sum += (double) gradient[i] * gradient[i];
        }
        norms[index] = sum;
    }

    /** Hands out the means, and forgets them; if the consumer throws, also those that are left. */
    void handOut(GradientConsumer to) {
        require();
        for (int i = 0; i < blocks.size(); i++) {
            if (to.whole(blocks.get(i).parameter)) {
                takeMeans(); // of all its blocks before it is consumed
            }
        }
        boolean done = false;
        consumer = to;
        try {
            parallel.run(blocks.size(), handingOut);
            done = true;
        } finally {
            consumer = NOBODY;
            if (!done) {
                plan.forgetGradients();
            }
            held = Held.NONE;
        }
    }

    private void handOutBlock(int index) {
        if (held != Held.MEAN) {
            takeMean(index);
        }
        Block block = blocks.get(index);
        boolean whole = consumer.whole(block.parameter);
        if (whole && block.from > 0) {
            return; // with the first
        }
        int to = whole ? block.parameter.values().length : block.to;
        float[] gradient = gradient(block);
        consumer.accept(block.parameter, gradient, block.from, to);
        Arrays.fill(gradient, block.from, to, 0);
    }

    private void takeMeans() {
        require();
        if (held != Held.MEAN) {
            parallel.run(blocks.size(), takingMeans);
            held = Held.MEAN;
        }
    }

    /** Divides a block's sum, taken before if it is of chunks, by what the samples count. */
    private void takeMean(int index) {
        Block block = blocks.get(index);
        if (held == Held.OF_CHUNKS) {
            addChunks(block);
        }
        float[] sum = gradient(block);
        float scale = (float) (1.0 / Math.max(1, count));
        for (int i = block.from; i < block.to; i++) {
            sum[i] *= scale;
        }
    }

    /** Sums the chunks' gradients of a block into the first one's. */
    private void addChunks(Block block) {
        float[][][] parts = plan.gradients();
        int parameter = block.parameter.index();
        for (int chunk = 1; chunk < block.parts; chunk++) {
            moveInto(parts[0][parameter], parts[chunk][parameter], block.from, block.to);
        }
    }

    private static void moveInto(float[] sum, float[] part, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += part[i];
        }
        Arrays.fill(part, from, to, 0);
    }

    private float[] gradient(Block block) {
        return plan.gradients()[0][block.parameter.index()];
    }
}
