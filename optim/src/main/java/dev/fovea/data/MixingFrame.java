package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Example;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * A sample and its partner on their way through a {@link Mixing}, both augmented, with targets, weights and random numbers.
 * The partner is read when it is first asked for. Lent for a call; not to be kept.
 */
public final class MixingFrame {
    /** Reads the partner of a sample. */
    @FunctionalInterface
    interface PartnerReader {
        /**
         * Reads and augments it.
         *
         * @param key the number that the sample's random numbers go by
         * @param into where it is written
         * @return its weight
         */
        double read(long key, AugmentationFrame into);
    }

    private final Target kind;
    private final boolean spread;
    private final PartnerReader reader;
    private final AugmentationFrame sample;
    private final AugmentationFrame partner;
    /** Targets that are distributions made of a class. */
    private final float[] distribution;

    private final float[] partnerDistribution;
    private final Draws draws = new Draws("a mixing");
    private long key;
    private boolean partnerRead;
    private double weight = 1;
    private double partnerWeight = 1;

    MixingFrame(Shape shape, Target target, PartnerReader reader) {
        this.kind = Mixing.mixed(target);
        this.spread = target.isLabel();
        this.reader = reader;
        this.sample = new AugmentationFrame(shape, target);
        this.partner = new AugmentationFrame(shape, target);
        this.distribution = new float[spread ? kind.size() : 0];
        this.partnerDistribution = new float[spread ? kind.size() : 0];
    }

    /** Where the sample is written before {@link #start}. */
    AugmentationFrame sample() {
        return sample;
    }

    /** Moves to a sample, which has been written. */
    void start(CounterRandom random, long newKey, double newWeight) {
        draws.start(random, newKey);
        key = newKey;
        weight = newWeight;
        partnerRead = false;
        spread(sample, distribution);
    }

    private void spread(AugmentationFrame from, float[] to) {
        if (spread) {
            Arrays.fill(to, 0);
            to[(int) from.target()[0]] = 1;
        }
    }

    private AugmentationFrame partner() {
        if (!partnerRead) {
            partnerWeight = reader.read(key, partner);
            spread(partner, partnerDistribution);
            partnerRead = true;
        }
        return partner;
    }

    /** Hands on what the sample, its target and its weight have become. */
    void copyTo(Example example) {
        float[] x = sample.x();
        System.arraycopy(x, 0, example.x(), example.xOffset(), x.length);
        System.arraycopy(target(), 0, example.target(), example.targetOffset(), kind.size());
        example.weight(weight);
    }

    /** The numbers of the map for each pixel. */
    int mapChannels() {
        return sample.mapChannels();
    }

    /**
     * The shape of the samples.
     *
     * @return (height, width, channels) for images
     */
    public Shape shape() {
        return sample.shape();
    }

    /**
     * What the targets are: for classes a distribution.
     *
     * @return labels or values, and their shape
     */
    public Target kind() {
        return kind;
    }

    /**
     * Whether targets are maps of the samples' pixels, (height, width) or (height, width, channels).
     *
     * @return true for a class or values for every pixel, and for images of the same size
     */
    public boolean mapped() {
        return sample.mapped();
    }

    /**
     * The sample.
     *
     * @return the array, from 0; may be modified
     */
    public float[] x() {
        return sample.x();
    }

    /**
     * The partner.
     *
     * @return the array, from 0; may be modified
     */
    public float[] partnerX() {
        return partner().x();
    }

    /**
     * The sample's target.
     *
     * @return the array, from 0; may be modified
     */
    public float[] target() {
        return spread ? distribution : sample.target();
    }

    /**
     * The partner's target.
     *
     * @return the array, from 0; may be modified
     */
    public float[] partnerTarget() {
        float[] read = partner().target();
        return spread ? partnerDistribution : read;
    }

    /**
     * Mixes the targets: share·target + (1 − share)·partnerTarget.
     *
     * @param share of the sample, in [0, 1]
     */
    public void mixTargets(double share) {
        mix(target(), partnerTarget(), share);
    }

    /**
     * Mixes how much the two count: share·weight + (1 − share)·partner's weight.
     *
     * @param share of the sample, in [0, 1]
     */
    public void mixWeights(double share) {
        partner();
        weight = share * weight + (1 - share) * partnerWeight;
    }

    /** Mixes the second into the first. */
    static void mix(float[] x, float[] other, double share) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (share * x[i] + (1 - share) * other[i]);
        }
    }

    /**
     * The next random number.
     *
     * @param low the lower bound, included
     * @param high the upper bound
     * @return low + (high − low)·u with a uniform u in [0, 1)
     * @throws IllegalStateException if the sample has drawn 64 already
     */
    public double uniform(double low, double high) {
        return draws.uniform(low, high);
    }

    /**
     * The next random number, a whole one.
     *
     * @param bound the bound, positive
     * @return one of 0 … bound − 1, each as likely as the others
     * @throws IllegalStateException if the sample has drawn 64 already
     */
    public int below(int bound) {
        return draws.below(bound);
    }

    /**
     * The next random number, from Beta(alpha, alpha); counts as two.
     *
     * @param alpha above 0
     * @return a number in [0, 1]
     * @throws IllegalStateException if the sample has drawn 63 already
     */
    public double beta(double alpha) {
        double u = 1 - draws.uniform(0, 1);
        return Beta.of(alpha, u, draws.uniform(0, 1));
    }

    /**
     * The next random bits, for example as the key of a {@link CounterRandom} stream where a number is wanted for each
     * pixel.
     *
     * @return 64 bits
     * @throws IllegalStateException if the sample has drawn 64 already
     */
    public long bits() {
        return draws.bits();
    }
}
