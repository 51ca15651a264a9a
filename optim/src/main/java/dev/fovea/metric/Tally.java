package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Arrays;

/**
 * What a {@link Metric} has added up: a fixed number of sums, and numbers appended in the order of the samples. Not for
 * several threads at once.
 */
public final class Tally {
    private static final int SMALLEST = 16;

    private final double[] sums;
    private double[] appended = new double[0];
    private int size;
    /** How many elements of {@link #appended} may be written: none but those read here, if others read them, too. */
    private int room;
    private boolean shared;

    /**
     * Sums that are 0, and nothing appended.
     *
     * @param sums how many sums
     */
    public Tally(int sums) {
        this.sums = new double[sums];
    }

    /**
     * A sum.
     *
     * @param sum which, from 0
     * @return its value
     */
    public double get(int sum) {
        return sums[sum];
    }

    /**
     * How many sums there are.
     *
     * @return as many as it was made with
     */
    public int sums() {
        return sums.length;
    }

    /**
     * Adds to a sum.
     *
     * @param sum which, from 0
     * @param value what is added
     */
    public void add(int sum, double value) {
        sums[sum] += value;
    }

    /**
     * Appends a number.
     *
     * @param value the number
     */
    public void append(double value) {
        if (size == room) {
            own(Arrays.copyOf(appended, Math.max(SMALLEST, Math.multiplyExact(2, size))));
        }
        appended[size++] = value;
    }

    /**
     * How many numbers were appended.
     *
     * @return their number
     */
    public int appended() {
        return size;
    }

    /**
     * An appended number.
     *
     * @param index which, from 0
     * @return the number
     */
    public double appended(int index) {
        return appended[index];
    }

    /**
     * Adds another tally's sums to these, appends what it appended, and empties it.
     *
     * @param other the tally of the samples that follow
     */
    public void take(Tally other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        for (int i = 0; i < other.size; i++) {
            append(other.appended[i]);
        }
        other.clear();
    }

    /** Sets the sums to 0 and forgets what was appended. */
    public void clear() {
        Arrays.fill(sums, 0);
        size = 0;
        if (shared) {
            own(new double[0]);
        }
    }

    /**
     * What there is now, whatever is done to this one later. It takes no longer than to copy the sums, however much was
     * appended, which both read.
     *
     * @return a tally of its own
     */
    @CheckReturnValue
    public Tally snapshot() {
        Tally snapshot = new Tally(sums.length);
        System.arraycopy(sums, 0, snapshot.sums, 0, sums.length);
        snapshot.appended = appended;
        snapshot.size = size;
        snapshot.room = size;
        snapshot.shared = true;
        shared = true;
        return snapshot;
    }

    private void own(double[] numbers) {
        appended = numbers;
        room = numbers.length;
        shared = false;
    }

    /**
     * All numbers, to be kept in a file.
     *
     * @return the sums and then what was appended
     */
    public double[] numbers() {
        double[] numbers = Arrays.copyOf(sums, sums.length + size);
        System.arraycopy(appended, 0, numbers, sums.length, size);
        return numbers;
    }

    /**
     * Puts numbers back.
     *
     * @param kept what {@link #numbers} gave
     * @throws IllegalArgumentException if there are fewer than sums
     */
    public void restore(double[] kept) {
        if (kept.length < sums.length) {
            throw new IllegalArgumentException("expected at least " + sums.length + " sums, found " + kept.length);
        }
        System.arraycopy(kept, 0, sums, 0, sums.length);
        own(Arrays.copyOfRange(kept, sums.length, kept.length));
        size = room;
    }
}
