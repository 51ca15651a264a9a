package dev.fovea.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Fused multiply-adds that never leave the registers: what one thread of the hardware can do at most. */
final class MultiplyAdd {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ITERATIONS = 10_000;
    private static final int CHAINS = 16;

    /** Read from memory, so that nothing is known when compiling. */
    private final float[] start = Numbers.random(SPECIES.length(), 1);

    MultiplyAdd() {}

    /** Multiplications and additions of one run. */
    static long flops() {
        return 2L * ITERATIONS * CHAINS * SPECIES.length();
    }

    /**
     * Sixteen independent chains: more than latency times throughput of any current core.
     *
     * @return the chains' sum
     */
    float run() {
        FloatVector x = FloatVector.fromArray(SPECIES, start, 0);
        FloatVector a = x;
        FloatVector b = x.add(1);
        FloatVector c = x.add(2);
        FloatVector d = x.add(3);
        FloatVector e = x.add(4);
        FloatVector f = x.add(5);
        FloatVector g = x.add(6);
        FloatVector h = x.add(7);
        FloatVector i = x.add(8);
        FloatVector j = x.add(9);
        FloatVector k = x.add(10);
        FloatVector l = x.add(11);
        FloatVector m = x.add(12);
        FloatVector n = x.add(13);
        FloatVector o = x.add(14);
        FloatVector p = x.add(15);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            a = a.fma(x, x);
            b = b.fma(x, x);
            c = c.fma(x, x);
            d = d.fma(x, x);
            e = e.fma(x, x);
            f = f.fma(x, x);
            g = g.fma(x, x);
            h = h.fma(x, x);
            i = i.fma(x, x);
            j = j.fma(x, x);
            k = k.fma(x, x);
            l = l.fma(x, x);
            m = m.fma(x, x);
            n = n.fma(x, x);
            o = o.fma(x, x);
            p = p.fma(x, x);
        }
        FloatVector left = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h);
        FloatVector right = i.add(j).add(k).add(l).add(m).add(n).add(o).add(p);
        return left.add(right).lane(0);
    }

    /**
     * Compares the sum with the same chains in scalar double. They forget their start, |x| being at most ½, and end at
     * the fixed point x/(1 − x).
     *
     * @throws WrongResultException if it differs
     */
    void verify() {
        double sum = CHAINS * (start[0] / (1.0 - start[0]));
        Verification.close("multiply-add", run(), sum, CHAINS);
    }
}
