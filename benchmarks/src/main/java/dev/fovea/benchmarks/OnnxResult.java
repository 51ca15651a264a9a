package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Locale;

/**
 * Speed of predicting with a network from an ONNX file.
 *
 * @param parameters how many numbers the network has
 * @param batchSize samples of a call
 * @param threads threads of prediction
 * @param predict samples per second
 * @param medianMillis duration of a call
 * @param p99Millis what 99 % of the calls do not exceed
 * @param environment where
 */
record OnnxResult(
        @JsonProperty("parameters") long parameters,
        @JsonProperty("batch_size") int batchSize,
        @JsonProperty("threads") int threads,
        @JsonProperty("predict_img_s") double predict,
        @JsonProperty("call_median_ms") double medianMillis,
        @JsonProperty("call_p99_ms") double p99Millis,
        @JsonUnwrapped Environment environment) implements Result {
    @Override
    public String table() {
        return String.format(
                Locale.ROOT,
                "prediction of %-14d%,14.1f  samples/s%n  median of a call%,22.4f  ms%n  99 %% up to%,28.4f  ms%n"
                        + "%,d parameters, threads: %d%n%s%n",
                batchSize, predict, medianMillis, p99Millis, parameters, threads, environment);
    }
}
