package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The way through the samples that a network or predictor is evaluated on, block by block; workers share the blocks. */
final class EvaluationRun {
    /** Samples predicted at a time: memory stays small, and a request to stop is seen soon. */
    private static final int BLOCK = 512;

    private final Logits source;
    private final Dataset dataset;
    private final Loss loss;
    private final Parallel parallel;
    private final Target target;
    private final int outputs;
    private final Measurement measurement;
    private final float[] targets;
    private final double[] losses = new double[BLOCK];
    private final int[] counts = new int[BLOCK];
    private double sum;
    private long count;

    /** What the loss sees of samples. */
    private interface Logits {
        Tensor of(Samples samples);
    }

    EvaluationRun(Network network, Dataset dataset, Loss loss, List<Metric> metrics, Parallel parallel) {
        this(
                network.outputShape(), samples -> network.logitsFor(loss, samples, parallel), dataset, loss, metrics,
                parallel);
    }

    EvaluationRun(Predictor predictor, Dataset dataset, Loss loss, List<Metric> metrics, Parallel parallel) {
        this(
                predictor.outputs().shape(), samples -> predictor.logits(samples, parallel), dataset, loss, metrics,
                parallel);
    }

    private EvaluationRun(
            Shape output, Logits source, Dataset dataset, Loss loss, List<Metric> metrics, Parallel parallel) {
        this.source = source;
        this.dataset = dataset;
        this.loss = loss;
        this.parallel = parallel;
        this.target = dataset.target();
        this.outputs = output.size();
        this.measurement = new Measurement(metrics, output, target);
        this.targets = new float[Math.multiplyExact(Math.min(BLOCK, dataset.size()), target.size())];
    }

    private int blocks() {
        return (dataset.size() + BLOCK - 1) / BLOCK;
    }

    private int samples(int block) {
        return Math.min(dataset.size() - block * BLOCK, BLOCK);
    }

    /** All samples; left early, with part of them, when told so. */
    Evaluation all(BooleanSupplier stopped) {
        for (int block = 0; block < blocks() && !stopped.getAsBoolean(); block++) {
            compute(block);
            measurement.endBatch();
            addLosses(block);
        }
        return result();
    }

    /** All samples, with what the metrics have added up. */
    Evaluation withTallies() {
        return all(() -> false).with(measurement.tallies());
    }

    /** All samples, this worker some of them; null if a worker stops instead. */
    @Nullable
    Evaluation shared(Workers workers, BooleanSupplier stopped) {
        if (workers.alone()) {
            Evaluation all = all(stopped);
            return stopped.getAsBoolean() ? null : all;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            int end = workers.first(workers.self() + 1, blocks());
            for (int block = workers.first(workers.self(), blocks()); block < end; block++) {
                if (stopped.getAsBoolean()) {
                    return null;
                }
                compute(block);
                write(block, out);
            }
            List<ByteBuffer> received = workers.tell(bytes.toByteArray());
            for (int worker = 0; worker < received.size(); worker++) {
                DataInput in = Workers.input(received.get(worker));
                for (int block = workers.first(worker, blocks()); block < workers.first(worker + 1,
                        blocks()); block++) {
                    take(block, in);
                }
            }
            return received.isEmpty() ? null : result();
        } catch (IOException e) {
            throw new UncheckedIOException("the workers of a training do not understand each other", e);
        }
    }

    private void compute(int block) {
        int first = block * BLOCK;
        int samples = samples(block);
        Tensor logits = source.of(dataset.samples(first, first + samples));
        parallel.run(TrainingPass.CHUNKS, chunk -> {
            LossFrame frame = new LossFrame(target, logits.data(), outputs, targets, new float[outputs]);
            int to = (chunk + 1) * samples / TrainingPass.CHUNKS;
            for (int n = chunk * samples / TrainingPass.CHUNKS; n < to; n++) {
                dataset.readTarget(first + n, targets, n * target.size());
                double weight = dataset.weight(first + n);
                frame.moveTo(n * outputs, n * target.size(), 0, weight);
                losses[n] = weight * loss.gradient(frame);
                counts[n] = frame.count();
                measurement.observe(chunk, frame);
            }
        });
    }

    /** Sample by sample, so that the sum is the same whoever has computed them. */
    private void addLosses(int block) {
        for (int n = 0; n < samples(block); n++) {
            sum += losses[n];
            count += counts[n];
        }
    }

    private void write(int block, DataOutput out) throws IOException {
        for (int n = 0; n < samples(block); n++) {
            out.writeDouble(losses[n]);
            out.writeInt(counts[n]);
        }
        measurement.writeBatch(out);
    }

    private void take(int block, DataInput in) throws IOException {
        for (int n = 0; n < samples(block); n++) {
            losses[n] = in.readDouble();
            counts[n] = in.readInt();
        }
        measurement.takeBatch(in);
        addLosses(block);
    }

    private Evaluation result() {
        return Evaluation.of(count == 0 ? sum : sum / count, measurement.values());
    }
}
