package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.parallel.Parallel;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A data set in a few words: its form and a checksum of all samples, targets and weights. */
final class DatasetSum {
    /** Whatever the number of threads, as the sum depends on it. */
    private static final int CHUNKS = 64;

    private DatasetSum() {}

    static String of(Dataset dataset, Parallel parallel) {
        long[] sums = new long[CHUNKS];
        parallel.run(CHUNKS, chunk -> sums[chunk] = sum(dataset, chunk));
        ByteBuffer all = ByteBuffer.allocate(CHUNKS * Long.BYTES);
        all.asLongBuffer().put(sums);
        CRC32C sum = new CRC32C();
        sum.update(all);
        return dataset.size() + " samples of " + dataset.sampleShape() + " with " + dataset.target()
                + ", checksum "
                + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static long sum(Dataset dataset, int chunk) {
        int from = (int) ((long) dataset.size() * chunk / CHUNKS);
        int to = (int) ((long) dataset.size() * (chunk + 1) / CHUNKS);
        float[] x = new float[dataset.sampleShape().size()];
        float[] target = new float[dataset.target().size()];
        ByteBuffer bytes = ByteBuffer.allocate((x.length + target.length) * Float.BYTES + Double.BYTES);
        CRC32C sum = new CRC32C();
        for (int i = from; i < to; i++) {
            dataset.read(i, x, 0);
            dataset.readTarget(i, target, 0);
            bytes.clear().putDouble((x.length + target.length) * Float.BYTES, dataset.weight(i));
            bytes.asFloatBuffer().put(x).put(target);
            sum.update(bytes);
        }
        return sum.getValue();
    }
}
