package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Locale;

/**
 * Speed of training by two builds.
 *
 * @param threads threads of everything
 * @param batchSize images of a training step
 * @param other images per second of the other build
 * @param here images per second of this one
 * @param ratio how many times as fast this one is: the median of the rounds, each of which ran both
 * @param lowerRatio the same in a quarter of the rounds, at most
 * @param upperRatio the same in three quarters of the rounds, at most
 * @param environment where
 */
record AgainstResult(
        @JsonProperty("threads") int threads,
        @JsonProperty("batch_size") int batchSize,
        @JsonProperty("other_img_s") double other,
        @JsonProperty("here_img_s") double here,
        @JsonProperty("ratio") double ratio,
        @JsonProperty("lower_quartile_ratio") double lowerRatio,
        @JsonProperty("upper_quartile_ratio") double upperRatio,
        @JsonUnwrapped Environment environment) implements Result {
    @Override
    public String table() {
        return String.format(
                Locale.ROOT,
                "training by the other build  %,10.0f  images/s%n"
                        + "training by this one         %,10.0f  images/s, %.4f times as fast (quartiles %.4f and %.4f)%n"
                        + "batches of %d, threads: %d%n%s%n",
                other, here, ratio, lowerRatio, upperRatio, batchSize, threads, environment);
    }
}
