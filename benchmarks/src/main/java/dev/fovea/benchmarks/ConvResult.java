package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Speed of the three passes of convolutions.
 *
 * @param peak register-only multiply-adds of all threads, GFLOP/s
 * @param threads threads that shared the batch; their speeds are summed
 * @param batchSize images of a batch
 * @param algorithm how it was convolved
 * @param layers the figures
 * @param environment where
 */
record ConvResult(
        @JsonProperty("fma_peak_gflop_s") double peak,
        @JsonProperty("threads") int threads,
        @JsonProperty("batch_size") int batchSize,
        @JsonProperty("algorithm") String algorithm,
        @JsonProperty("layers") List<LayerSpeed> layers,
        @JsonUnwrapped Environment environment) implements Result {
    /**
     * The passes of one layer.
     *
     * @param layer the layer's name
     * @param forward y from x
     * @param inputGradient dx from dy
     * @param kernelGradient dkernel from x and dy
     */
    record LayerSpeed(
            @JsonProperty("layer") String layer,
            @JsonProperty("forward") PassSpeed forward,
            @JsonProperty("input_gradient") PassSpeed inputGradient,
            @JsonProperty("kernel_gradient") PassSpeed kernelGradient) {}

    /**
     * One pass.
     *
     * @param gflops GFLOP/s, by the flops of the definition, whatever an algorithm saves of them
     * @param percent the same as a share of the peak
     */
    record PassSpeed(
            @JsonProperty("gflop_s") double gflops, @JsonProperty("percent_of_peak") double percent) {
        static PassSpeed of(double gflops, double peak) {
            return new PassSpeed(Rounding.decimals(gflops, 2), Rounding.decimals(100 * gflops / peak, 2));
        }

        private String cells() {
            return String.format(Locale.ROOT, "%9.1f %4.0f %%", gflops, percent);
        }
    }

    @Override
    public String table() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(String.format(
                Locale.ROOT, "%-10s%16s%16s%16s", "GFLOP/s", "forward", "input gradient", "kernel gradient"));
        for (LayerSpeed layer : layers) {
            lines.add(String.format(
                    Locale.ROOT, "%-10s%s%s%s", layer.layer, layer.forward.cells(), layer.inputGradient.cells(),
                    layer.kernelGradient.cells()));
        }
        lines.add(String.format(Locale.ROOT, "%% of %.1f GFLOP/s, multiply-adds in registers", peak));
        lines.add(algorithm + " convolution, batches of " + batchSize + ", threads: " + threads);
        lines.add(environment.toString());
        return lines.toString();
    }
}
