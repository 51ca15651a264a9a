package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Speed of training and predicting with the digits network.
 *
 * @param peak register-only multiply-adds of all threads, GFLOP/s
 * @param threads threads of everything
 * @param batchSize images of a training step
 * @param train images per second
 * @param trainAugmented images per second with random rotation, zoom and shift
 * @param trainPercent {@code train} as a share of the peak: flops of the definition, whatever an algorithm saves of
 *     them
 * @param predict images per second, by the images of a call
 * @param medianMillis duration of a call with one image
 * @param p99Millis what 99 % of the calls with one image do not exceed
 * @param algorithm how the network convolves
 * @param environment where
 */
record StepResult(
        @JsonProperty("fma_peak_gflop_s") double peak,
        @JsonProperty("threads") int threads,
        @JsonProperty("batch_size") int batchSize,
        @JsonProperty("train_img_s") double train,
        @JsonProperty("train_augmented_img_s") double trainAugmented,
        @JsonProperty("train_percent_of_peak") double trainPercent,
        @JsonProperty("predict_img_s") Map<String, Double> predict,
        @JsonProperty("predict_1_median_ms") double medianMillis,
        @JsonProperty("predict_1_p99_ms") double p99Millis,
        @JsonProperty("algorithm") String algorithm,
        @JsonUnwrapped Environment environment) implements Result {
    @Override
    public String table() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(row("multiply-adds in registers", peak, "GFLOP/s"));
        lines.add(row("training", train, "images/s, " + trainPercent + " % of those GFLOP/s"));
        lines.add(row("  with augmentation", trainAugmented, "images/s"));
        predict.forEach((size, speed) -> lines.add(row("prediction of " + size, speed, "images/s")));
        lines.add(row("  of 1, median", medianMillis, "ms"));
        lines.add(row("  of 1, 99 % up to", p99Millis, "ms"));
        lines.add(algorithm + " convolution, training batches of " + batchSize + ", threads: " + threads);
        lines.add(environment.toString());
        return lines.toString();
    }

    private static String row(String name, double value, String unit) {
        return String.format(Locale.ROOT, value < 100 ? "%-28s%10.3f  %s" : "%-28s%,10.0f  %s", name, value, unit);
    }
}
