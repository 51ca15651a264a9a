package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Locale;

/**
 * Speed of training the last layer alone.
 *
 * @param threads threads of everything
 * @param batchSize images of a training step
 * @param train images per second where all layers learn
 * @param head images per second where the last one learns
 * @param ratio how many times as fast that is: the median of the rounds, each of which ran both
 * @param leastRatio the same in the round where it was least
 * @param environment where
 */
record HeadResult(
        @JsonProperty("threads") int threads,
        @JsonProperty("batch_size") int batchSize,
        @JsonProperty("train_img_s") double train,
        @JsonProperty("head_img_s") double head,
        @JsonProperty("ratio") double ratio,
        @JsonProperty("least_ratio") double leastRatio,
        @JsonUnwrapped Environment environment) implements Result {
    @Override
    public String table() {
        return String.format(
                Locale.ROOT,
                "training all layers  %,10.0f  images/s%n"
                        + "the last one alone   %,10.0f  images/s, %.2f times as fast (at least %.2f)%n"
                        + "batches of %d, threads: %d%n%s%n",
                train, head, ratio, leastRatio, batchSize, threads, environment);
    }
}
