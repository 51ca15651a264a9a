package dev.fovea.metric;

import java.util.Arrays;

/**
 * What a {@link Metric} has added up: a fixed number of sums, and numbers appended in the order of the samples. Not for
 * several threads at once.
 */
public final class Tally {
    private static final int SMALLEST = 16;

    private final int sums;
    private double[] numbers;
    private int size;

    /**
     * Sums that are 0, and nothing appended.
     *
     * @param sums how many sums
     */
    public Tally(int sums) {
        this.sums = sums;
        this.numbers = new double[sums];
        this.size = sums;
    }

    /**
     * A sum.
     *
     * @param sum which, from 0
     * @return its value
     */
    public double get(int sum) {
        return numbers[sum];
    }

    /**
     * How many sums there are.
     *
     * @return as many as it was made with
     */
    public int sums() {
        return sums;
    }

    /**
     * Adds to a sum.
     *
     * @param sum which, from 0
     * @param value what is added
     */
    public void add(int sum, double value) {
        numbers[sum] += value;
    }

    /**
     * Appends a number.
     *
     * @param value the number
     */
    public void append(double value) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(SMALLEST, Math.multiplyExact(2, size)));
        }
        numbers[size++] = value;
    }

    /**
     * How many numbers were appended.
     *
     * @return their number
     */
    public int appended() {
        return size - sums;
    }

    /**
     * An appended number.
     *
     * @param index which, from 0
     * @return the number
     */
    public double appended(int index) {
        return numbers[sums + index];
    }

    /**
     * Adds another tally's sums to these, appends what it appended, and empties it.
     *
     * @param other the tally of the samples that follow
     */
    public void take(Tally other) {
        for (int i = 0; i < sums; i++) {
            numbers[i] += other.numbers[i];
        }
        for (int i = 0; i < other.appended(); i++) {
            append(other.appended(i));
        }
        other.clear();
    }

    /** Sets the sums to 0 and forgets what was appended. */
    public void clear() {
        Arrays.fill(numbers, 0, sums, 0);
        size = sums;
    }

    /**
     * All numbers, to be kept in a file.
     *
     * @return the sums and then what was appended
     */
    public double[] numbers() {
        return Arrays.copyOf(numbers, size);
    }

    /**
     * Puts numbers back.
     *
     * @param kept what {@link #numbers} gave
     * @throws IllegalArgumentException if there are fewer than sums
     */
    public void restore(double[] kept) {
        if (kept.length < sums) {
            throw new IllegalArgumentException("expected at least " + sums + " sums, found " + kept.length);
        }
        numbers = kept.clone();
        size = kept.length;
    }
}
