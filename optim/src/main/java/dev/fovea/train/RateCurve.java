package dev.fovea.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Losses by learning rates, as a {@link RateFinder} has found them. Immutable. */
public final class RateCurve {
    /** The share of the running mean that a step keeps. */
    private static final double SMOOTHING = 0.8;

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 40;

    private final List<Double> rates;
    private final List<Double> losses;
    private final List<Double> smooth;

    RateCurve(List<Double> rates, List<Double> losses) {
        this.rates = List.copyOf(rates);
        this.losses = List.copyOf(losses);
        this.smooth = smoothed(losses);
    }

    /** Running means without the bias to the first value. */
    private static List<Double> smoothed(List<Double> losses) {
        List<Double> means = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (double loss : losses) {
            sum = SMOOTHING * sum + (1 - SMOOTHING) * loss;
            weight = SMOOTHING * weight + (1 - SMOOTHING);
            means.add(sum / weight);
        }
        return List.copyOf(means);
    }

    /**
     * The learning rates that were tried.
     *
     * @return one for each step, growing
     */
    public List<Double> rates() {
        return rates;
    }

    /**
     * The loss of each step's batch, before its update.
     *
     * @return as many as there are rates
     */
    public List<Double> losses() {
        return losses;
    }

    /**
     * The losses without the noise of single batches: running means.
     *
     * @return as many as there are rates
     */
    public List<Double> smoothedLosses() {
        return smooth;
    }

    /**
     * A rate to begin with: a tenth of the one at which the smoothed loss was smallest, as beyond that it grows.
     *
     * @return the rate
     * @throws IllegalStateException if there is no step
     */
    public double suggestion() {
        if (rates.isEmpty()) {
            throw new IllegalStateException("no step was made, so there is nothing to go by");
        }
        int best = 0;
        for (int i = 1; i < smooth.size(); i++) {
            if (smooth.get(i) < smooth.get(best)) {
                best = i;
            }
        }
        return rates.get(best) / 10;
    }

    /**
     * The curve as a picture: smoothed losses over the logarithm of rates, and the suggestion.
     *
     * @return an SVG document
     * @throws IllegalStateException if there is no step
     */
    public String svg() {
        double suggestion = suggestion();
        double left = Math.log10(rates.getFirst());
        double right = Math.max(left + 1e-9, Math.log10(rates.getLast()));
        double low = smooth.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = Math.max(low + 1e-9, smooth.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < rates.size(); i++) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", across(Math.log10(rates.get(i)), left, right),
                    HEIGHT - MARGIN - (smooth.get(i) - low) / (high - low) * (HEIGHT - 2 * MARGIN)));
        }
        double suggested = across(Math.log10(suggestion), left, right);
        return String.format(
                Locale.ROOT,
                """
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                        <title>Loss by learning rate</title>
                        <rect width="%1$d" height="%2$d" fill="white"/>
                        <line x1="%3$.1f" y1="%4$d" x2="%3$.1f" y2="%5$d" stroke="gray" stroke-dasharray="4"/>
                        <polyline points="%6$s" fill="none" stroke="steelblue" stroke-width="2"/>
                        <text x="%4$d" y="%7$d">%8$.1e</text>
                        <text x="%9$d" y="%7$d" text-anchor="end">%10$.1e</text>
                        <text x="%3$.1f" y="%11$d" text-anchor="middle">suggestion %12$.1e</text>
                        <text x="4" y="%5$d">%13$.3g</text>
                        <text x="4" y="%4$d">%14$.3g</text>
                        </svg>
                        """,
                WIDTH, HEIGHT, suggested, MARGIN, HEIGHT - MARGIN, points.toString().strip(), HEIGHT - MARGIN / 2,
                rates.getFirst(), WIDTH - MARGIN, rates.getLast(), MARGIN - 10, suggestion, low, high);
    }

    private static double across(double value, double left, double right) {
        return MARGIN + (value - left) / (right - left) * (WIDTH - 2 * MARGIN);
    }

    /** For example "60 rates from 1.0E-6 to 0.3, suggestion 0.01". */
    @Override
    public String toString() {
        return rates.isEmpty()
                ? "no rates"
                : rates.size() + " rates from " + rates.getFirst() + " to " + rates.getLast() + ", suggestion "
                        + suggestion();
    }
}
