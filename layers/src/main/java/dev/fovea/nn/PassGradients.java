package dev.fovea.nn;

import dev.fovea.nn.TrainingPass.GradientConsumer;
import dev.fovea.nn.internal.plan.TrainingPlan;
import dev.fovea.nn.op.Parameter;
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

    private final TrainingPlan plan;
    private final Parallel parallel;
    private final List<Block> blocks = new ArrayList<>();
    private final int size;
    private final double[] norms;
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
    private record Block(int index, Parameter parameter, int parts, int from, int to, int place) {}

    PassGradients(TrainingPlan plan, List<Parameter> parameters, Predicate<Parameter> learns, Parallel parallel) {
        this.plan = plan;
        this.parallel = parallel;
        int learned = 0;
        for (Parameter parameter : parameters) {
            int length = learns.test(parameter) ? parameter.values().length : 0;
            int parts = plan.gradientParts(parameter);
            for (int from = 0; from < length; from += BLOCK) {
                int to = Math.min(length, from + BLOCK);
                blocks.add(new Block(blocks.size(), parameter, parts, from, to, learned + from));
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
    void take(float[] sums) {
        require();
        parallel.run(blocks.size(), index -> {
            Block block = blocks.get(index);
            float[] gradient = gradient(block);
            if (held == Held.OF_CHUNKS) {
                addChunks(block);
            }
            System.arraycopy(gradient, block.from, sums, block.place, block.to - block.from);
            Arrays.fill(gradient, block.from, block.to, 0);
        });
        held = Held.NONE;
    }

    /** Puts sums in the place of those that there are, of samples that count so much. */
    void put(float[] sums, long samples) {
        forget();
        parallel.run(blocks.size(), index -> {
            Block block = blocks.get(index);
            System.arraycopy(sums, block.place, gradient(block), block.from, block.to - block.from);
        });
        held = Held.SUM;
        count = samples;
    }

    /** Lets somebody change the means. */
    void change(GradientConsumer change) {
        takeMeans();
        parallel.run(blocks.size(), index -> {
            Block block = blocks.get(index);
            change.accept(block.parameter, gradient(block), block.from, block.to);
        });
    }

    /** The Euclidean norm of all means together. */
    double norm() {
        takeMeans();
        parallel.run(blocks.size(), index -> norms[index] = squares(blocks.get(index)));
        double sum = 0;
        for (int i = 0; i < norms.length; i++) {
            sum += norms[i];
        }
        return Math.sqrt(sum);
    }

    /** Hands out the means, and forgets them; if the consumer throws, also those that are left. */
    void handOut(GradientConsumer consumer) {
        require();
        for (int i = 0; i < blocks.size(); i++) {
            if (consumer.whole(blocks.get(i).parameter)) {
                takeMeans(); // of all its blocks before it is consumed
            }
        }
        boolean taken = held == Held.MEAN;
        boolean done = false;
        try {
            parallel.run(blocks.size(), index -> {
                Block block = blocks.get(index);
                if (!taken) {
                    takeMean(block);
                }
                handOut(block, consumer);
            });
            done = true;
        } finally {
            if (!done) {
                plan.forgetGradients();
            }
            held = Held.NONE;
        }
    }

    private void handOut(Block block, GradientConsumer consumer) {
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
            parallel.run(blocks.size(), index -> takeMean(blocks.get(index)));
            held = Held.MEAN;
        }
    }

    /** Divides a block's sum, taken before if it is of chunks, by what the samples count. */
    private void takeMean(Block block) {
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

    private double squares(Block block) {
        float[] gradient = gradient(block);
        double sum = 0;
        for (int i = block.from; i < block.to; i++) {
            sum += (double) gradient[i] * gradient[i];
        }
        return sum;
    }
}
