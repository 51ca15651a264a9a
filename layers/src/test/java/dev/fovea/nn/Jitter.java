package dev.fovea.nn;

import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import java.util.concurrent.locks.LockSupport;

/**
 * A batch whose samples take longer or shorter to read, so that chunks end in any order.
 *
 * @param batch the samples
 * @param salt which take how long
 * @param most the longest pause, in nanoseconds
 */
record Jitter(Batch batch, int salt, long most) implements Batch {
    @Override
    public int size() {
        return batch.size();
    }

    @Override
    public void read(int sample, Example example) {
        LockSupport.parkNanos((sample * 7919L + salt * 104729L) % most);
        batch.read(sample, example);
    }
}
