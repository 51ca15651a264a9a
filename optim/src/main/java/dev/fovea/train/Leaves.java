package dev.fovea.train;

import dev.fovea.data.BatchPlan;
import dev.fovea.nn.TrainingPass;
import dev.fovea.train.GradientTree.Subtree;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The batches of a step, its leaves: each is computed as a batch of its own, by whichever worker, and what they come to
 * is put together in the same order whoever computed it. Gradients are summed over a {@link GradientTree}, each worker
 * a part of them for all; losses, metrics and moving statistics go from leaf to leaf.
 */
final class Leaves {
    private final TrainingPass pass;
    private final BatchPlan batches;
    private final Measurement measurement;
    private final Workers workers;
    /** Leaves of a step. */
    private final int most;

    private final GradientTree own;
    private final GradientTree part;
    private final double[] statistics;
    private final float[] total;

    Leaves(TrainingPass pass, BatchPlan batches, Measurement measurement, Workers workers, int most) {
        this.pass = pass;
        this.batches = batches;
        this.measurement = measurement;
        this.workers = workers;
        this.most = most;
        this.own = new GradientTree(pass.gradientSize());
        this.part = new GradientTree(start(workers.self() + 1) - start(workers.self()));
        this.statistics = new double[pass.statisticsSize()];
        this.total = new float[workers.alone() ? 0 : pass.gradientSize()];
    }

    /** Whether a step is a single batch of this worker, whose gradients need not be put together. */
    static boolean single(int most, Workers workers) {
        return most == 1 && workers.alone();
    }

    /**
     * Computes a step of an epoch: the pass then has its gradients, as if it were one batch.
     *
     * @param step which step, from 0
     * @param number of the step, from the beginning of training
     * @return its samples; 0 if a worker has stopped instead
     */
    int run(int step, long number) {
        int first = step * most;
        int leaves = Math.min(most, batches.steps() - first);
        int samples = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            samples += batches.batch(first + leaf).size();
        }
        if (single(most, workers)) {
            pass.run(batches.batch(first), number);
            measurement.endBatch();
            return samples;
        }
        if (workers.alone()) {
            accumulate(first, leaves, number * most);
            return samples;
        }
        try {
            return exchange(compute(first, leaves, number * most), leaves) ? samples : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the workers of a training do not understand each other", e);
        }
    }

    /** Computes all leaves and puts them together at once: to the bit as workers do, but with nothing to be written. */
    private void accumulate(int first, int leaves, long number) {
        own.clear();
        double loss = 0;
        long count = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            pass.run(batches.batch(first + leaf), number + leaf);
            loss += pass.lossSum();
            count += pass.count();
            pass.copyStatistics(statistics);
            pass.moveStatistics(statistics);
            measurement.endBatch();
            float[] sums = own.array();
            pass.takeSums(sums);
            own.addLeaf(leaf, sums);
        }
        pass.putSums(own.total(), loss, count);
    }

    /** Computes this worker's leaves: sums their gradients, and writes down what else they come to. */
    private byte[] compute(int first, int leaves, long number) throws IOException {
        own.clear();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int leaf = workers.first(workers.self(), leaves); leaf < workers.first(workers.self() + 1,
                leaves); leaf++) {
            pass.run(batches.batch(first + leaf), number + leaf);
            out.writeDouble(pass.lossSum());
            out.writeLong(pass.count());
            pass.copyStatistics(statistics);
            for (double each : statistics) {
                out.writeDouble(each);
            }
            measurement.writeBatch(out);
            float[] sums = own.array();
            pass.takeSums(sums);
            own.addLeaf(leaf, sums);
        }
        return bytes.toByteArray();
    }

    private boolean exchange(byte[] news, int leaves) throws IOException {
        for (int worker = 0; worker < workers.count(); worker++) {
            int from = start(worker);
            int floats = worker == workers.self() ? 0 : start(worker + 1) - from;
            List<float[]> sums = own.sums();
            ByteBuffer message = workers.message(
                    worker, Math.toIntExact(Integer.BYTES + news.length + (long) sums.size() * floats * Float.BYTES));
            message.putInt(news.length).put(news);
            for (float[] sum : sums) {
                put(sum, from, floats, message);
            }
        }
        List<ByteBuffer> received = workers.round();
        if (received.isEmpty()) {
            return false;
        }
        double loss = 0;
        long count = 0;
        for (int worker = 0; worker < workers.count(); worker++) {
            ByteBuffer message = received.get(worker);
            int length = message.getInt();
            DataInput in = Workers.input(message.slice(message.position(), length));
            message.position(message.position() + length);
            for (int leaf = workers.first(worker, leaves); leaf < workers.first(worker + 1, leaves); leaf++) {
                loss += in.readDouble();
                count += in.readLong();
                for (int i = 0; i < statistics.length; i++) {
                    statistics[i] = in.readDouble();
                }
                pass.moveStatistics(statistics);
                measurement.takeBatch(in);
            }
        }
        if (!addParts(received, leaves)) {
            return false;
        }
        pass.putSums(total, loss, count);
        return true;
    }

    /** Sums this worker's part of the gradients over the leaves of all, and gets the other parts from the others. */
    private boolean addParts(List<ByteBuffer> received, int leaves) {
        part.clear();
        int self = workers.self();
        int from = start(self);
        int size = start(self + 1) - from;
        for (int worker = 0; worker < workers.count(); worker++) {
            int sum = 0;
            for (Subtree tree : Subtree.of(workers.first(worker, leaves), workers.first(worker + 1, leaves))) {
                float[] array = part.array();
                if (worker == self) {
                    System.arraycopy(own.sums().get(sum++), from, array, 0, size);
                } else {
                    get(received.get(worker), array, 0, size);
                }
                part.add(tree, array);
            }
        }
        float[] sums = part.total();
        for (int worker = 0; worker < workers.count(); worker++) {
            put(sums, 0, size, workers.message(worker, size * Float.BYTES));
        }
        List<ByteBuffer> parts = workers.round();
        for (int worker = 0; worker < parts.size(); worker++) {
            get(parts.get(worker), total, start(worker), start(worker + 1) - start(worker));
        }
        return !parts.isEmpty();
    }

    /** Where a worker's part of the gradients begins. */
    private int start(int worker) {
        return workers.first(worker, pass.gradientSize());
    }

    private static void put(float[] floats, int from, int count, ByteBuffer into) {
        into.asFloatBuffer().put(floats, from, count);
        into.position(into.position() + count * Float.BYTES);
    }

    private static void get(ByteBuffer from, float[] floats, int offset, int count) {
        from.asFloatBuffer().get(floats, offset, count);
        from.position(from.position() + count * Float.BYTES);
    }
}
