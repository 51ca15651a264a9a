package dev.fovea.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Measures single layers, one after the other. */
final class LayersMeasurement {
    private final List<LayerCase> layers;
    private final int threads;
    private final double seconds;

    /**
     * A measurement.
     *
     * @param layers what is measured
     * @param threads the threads that share a batch, at most as many as it has images
     * @param seconds about how long for each layer
     */
    LayersMeasurement(List<LayerCase> layers, int threads, double seconds) {
        this.layers = layers;
        this.threads = threads;
        this.seconds = seconds;
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if a pass computes what it should not
     */
    LayersResult run() throws InterruptedException {
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        for (LayerCase layer : layers) {
            figures.put(layer.name(), measure(layer));
        }
        return new LayersResult(figures);
    }

    private Map<String, Double> measure(LayerCase layer) throws InterruptedException {
        List<Map<String, Runnable>> parts = new ArrayList<>();
        List<Integer> images = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int some = layer.images() == 1
                    ? 1
                    : layer.images() * (thread + 1) / threads - layer.images() * thread / threads;
            images.add(some);
            parts.add(layer.passes().apply(some));
        }
        List<String> names = List.copyOf(parts.getFirst().keySet());
        List<SideBySide> passes = names.stream().map(name -> onAll(parts, images, name)).toList();
        try {
            InterleavedRounds.warmUp(passes, 0.4 * seconds);
            double[][] speeds = InterleavedRounds.rounds(passes, 0.6 * seconds);
            Map<String, Double> figures = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                double best = Arrays.stream(speeds[i]).max().orElseThrow();
                figures.put(names.get(i) + "_ms", millis(layer, best));
                figures.put(names.get(i) + "_median_ms", millis(layer, Quantiles.median(speeds[i])));
            }
            return figures;
        } finally {
            passes.forEach(SideBySide::close);
        }
    }

    /** Of all images, at a speed in images a second. */
    private static double millis(LayerCase layer, double speed) {
        return Rounding.decimals(1e3 * layer.images() / speed, 5);
    }

    private static SideBySide onAll(List<Map<String, Runnable>> parts, List<Integer> images, String pass) {
        List<LongSupplier> tasks = new ArrayList<>();
        for (int thread = 0; thread < parts.size(); thread++) {
            Runnable part = Objects.requireNonNull(parts.get(thread).get(pass));
            int done = images.get(thread);
            tasks.add(() -> {
                part.run();
                return done;
            });
        }
        return new SideBySide(tasks);
    }
}
