package dev.fovea.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts useful work, so that the score has a unit: with nanoseconds as the time unit, flops per ns are GFLOP/s. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {
    /** Multiplications and additions, two to a multiply-add. */
    public long flops;

    /** Images. */
    public long images;

    /** Nothing done yet. */
    public Work() {}

    /** Starts an iteration. */
    @Setup(Level.Iteration)
    public void clear() {
        flops = 0;
        images = 0;
    }
}
