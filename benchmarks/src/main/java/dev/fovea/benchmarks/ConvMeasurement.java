package dev.fovea.benchmarks;

import dev.fovea.benchmarks.ConvResult.LayerSpeed;
import dev.fovea.benchmarks.ConvResult.PassSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Measures the three passes of convolutions beside the hardware's limit, in one JVM. */
final class ConvMeasurement {
    private final List<ConvolutionLayer> layers;
    private final Algorithm algorithm;
    private final int threads;
    private final double seconds;

    /**
     * A measurement.
     *
     * @param layers what is convolved
     * @param algorithm how
     * @param threads the threads that share the batch, at most as many as there are images
     * @param seconds about how long in all
     */
    ConvMeasurement(List<ConvolutionLayer> layers, Algorithm algorithm, int threads, double seconds) {
        this.layers = layers;
        this.algorithm = algorithm;
        this.threads = threads;
        this.seconds = seconds;
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if a pass computes what it should not
     */
    ConvResult run() throws InterruptedException {
        try (Peak peak = new Peak(threads)) {
            peak.measure(0.03 * seconds);
            List<double[]> speeds = new ArrayList<>();
            for (ConvolutionLayer layer : layers) {
                speeds.add(measure(layer, 0.94 * seconds / layers.size()));
            }
            peak.measure(0.03 * seconds);
            List<LayerSpeed> figures = new ArrayList<>();
            for (int i = 0; i < speeds.size(); i++) {
                double[] passes = speeds.get(i);
                figures.add(new LayerSpeed(
                        layers.get(i).name(), PassSpeed.of(passes[0] / 1e9, peak.gflops()),
                        PassSpeed.of(passes[1] / 1e9, peak.gflops()), PassSpeed.of(passes[2] / 1e9, peak.gflops())));
            }
            return new ConvResult(
                    Rounding.decimals(peak.gflops(), 1), threads, ConvolutionBatch.SIZE, algorithm.name(), figures,
                    Environment.here());
        }
    }

    /** Flops per second of forward pass, input gradient and kernel gradient. */
    private double[] measure(ConvolutionLayer layer, double seconds) throws InterruptedException {
        List<ConvolutionBatch> parts = IntStream.range(0, threads)
                .mapToObj(thread -> new ConvolutionBatch(layer, algorithm, ConvolutionBatch.share(thread, threads)))
                .toList();
        parts.getLast().verify();
        List<SideBySide> passes = List.of(
                onAll(parts, ConvolutionBatch::forward),
                onAll(parts, ConvolutionBatch::inputGradient),
                onAll(parts, ConvolutionBatch::kernelGradient));
        try {
            InterleavedRounds.warmUp(passes, 0.4 * seconds);
            return InterleavedRounds.medians(passes, 0.6 * seconds);
        } finally {
            passes.forEach(SideBySide::close);
        }
    }

    private static SideBySide onAll(List<ConvolutionBatch> parts, Consumer<ConvolutionBatch> pass) {
        List<LongSupplier> tasks = new ArrayList<>();
        for (ConvolutionBatch part : parts) {
            tasks.add(() -> {
                pass.accept(part);
                return part.flops();
            });
        }
        return new SideBySide(tasks);
    }
}
